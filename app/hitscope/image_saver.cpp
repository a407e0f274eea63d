// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/image_saver.h"

#include "app/hitscope/command_line.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "model/latent/latent.h"
#include "model/media/saved_picture.h"
#include "render/canvas.h"
#include "ui/latent_text.h"
#include "ui/settings.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QtConcurrentRun>

namespace hit {

namespace {

struct Choice
{
    ImageFormat format;
    const char *title;
};
constexpr Choice choices[]{
    {ImageFormat::Png8, QT_TRANSLATE_NOOP("hit::ImageSaver", "PNG (*.png)")},
    {ImageFormat::Png16, QT_TRANSLATE_NOOP("hit::ImageSaver", "PNG, 16 bit (*.png)")},
    {ImageFormat::Jpeg, QT_TRANSLATE_NOOP("hit::ImageSaver", "JPEG (*.jpg *.jpeg)")},
    {ImageFormat::Webp, QT_TRANSLATE_NOOP("hit::ImageSaver", "WebP (*.webp)")},
    {ImageFormat::Tiff8, QT_TRANSLATE_NOOP("hit::ImageSaver", "TIFF (*.tif *.tiff)")},
    {ImageFormat::Tiff16, QT_TRANSLATE_NOOP("hit::ImageSaver", "TIFF, 16 bit (*.tif *.tiff)")},
};

/// A name that says where the picture is: "tiny128 seed 4217.38, 12.06".
QString suggestedName(const Explorer &explorer)
{
    const Latent &latent = explorer.state().latent;
    const QString model = QString::fromStdString(explorer.model()->name);
    return latent.kind == Latent::Kind::Free
               ? ImageSaver::tr("%1 free").arg(model)
               : ImageSaver::tr("%1 seed %2")
                     .arg(model, QString::fromStdString(to_text(latent.plane)));
}

/// What was typed decides, unless it agrees with the chosen filter, which also knows the bits.
ImageFormat formatOf(const QString &path, ImageFormat chosen)
{
    const auto bySuffix = image_format_from_suffix(path.toStdString());
    return !bySuffix || suffix(*bySuffix) == suffix(chosen) ? chosen : *bySuffix;
}

} // namespace

ImageSaver::ImageSaver(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
{
}

void ImageSaver::showDialog()
{
    if (!m.explorer.model())
        return;
    auto *dialog = new QFileDialog(m_window, tr("Save image"), m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveImageDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const Choice &choice : choices)
        filters.append(tr(choice.title));
    dialog->setNameFilters(filters);
    const auto suffixOfFilter = [dialog, filters](const QString &filter) {
        const auto text = suffix(choices[filters.indexOf(filter)].format);
        dialog->setDefaultSuffix(QString::fromUtf8(text.data(), qsizetype(text.size())));
    };
    connect(dialog, &QFileDialog::filterSelected, dialog, suffixOfFilter);
    suffixOfFilter(filters.first());
    dialog->selectFile(suggestedName(m.explorer));
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, filters](const QString &path) {
        const ImageFormat chosen = choices[filters.indexOf(dialog->selectedNameFilter())].format;
        save(path, formatOf(path, chosen));
    });
    dialog->open();
}

void ImageSaver::save(const QString &path, ImageFormat format)
{
    if (!m.explorer.model())
        return;
    ImageWriteOptions options;
    options.format = format;
    if (m.settings.stateInImages()) {
        // Now, not when the picture is ready: by then another place may be on screen.
        State state = m.explorer.state();
        state.view = m.canvas.view();
        options.state = state_text(state, *m.explorer.model());
    }
    m.host.renderForFile([this, path, options](const Result<RenderResult> &result) {
        if (result)
            write(path, options, *result);
        else
            m.messages.show(messageFrom(tr("The picture was not saved"), result.error()));
    });
}

void ImageSaver::write(const QString &path, const ImageWriteOptions &options,
                       const RenderResult &result)
{
    Picture picture{result.frame.width, result.frame.height, result.float_image};
    const ImageFormat format = options.format;
    const bool png = format == ImageFormat::Png8 || format == ImageFormat::Png16;
    const QString hint = png && !options.state.empty()
                             ? tr("Drop it on the picture to come back to this place.")
                             : QString();
    QtConcurrent::run([path, picture = std::move(picture), options] {
        return write_image(path.toStdString(), picture, options);
    }).then(this, [this, path, hint](const Status &status) {
        m.messages.show(status ? savedMessage(QFileInfo(path), hint)
                               : messageFrom(tr("The picture was not saved"), status.error()));
    });
}

void ImageSaver::copyImage() const
{
    const QImage picture = m.canvas.grabPicture();
    if (!picture.isNull())
        QGuiApplication::clipboard()->setImage(picture);
}

void ImageSaver::copyLatent() const
{
    QGuiApplication::clipboard()->setText(latentToText(m.explorer.state().latent));
}

void ImageSaver::copyCommandLine()
{
    if (const auto model = m.explorer.model())
        QGuiApplication::clipboard()->setText(commandLine(m.explorer.state(), *model));
}

} // namespace hit
