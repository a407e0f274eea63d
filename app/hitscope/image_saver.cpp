// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/image_saver.h"

#include "app/hitscope/command_line.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "model/media/saved_picture.h"
#include "render/canvas.h"
#include "ui/exports/exports.h"
#include "ui/latent_text.h"
#include "ui/settings.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

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
    const QString model = QString::fromStdString(m.explorer.model()->name);
    dialog->selectFile(QStringLiteral("%1 %2").arg(model, placeText(m.explorer.state())));
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, filters](const QString &path) {
        const ImageFormat chosen = choices[filters.indexOf(dialog->selectedNameFilter())].format;
        save(path, formatOf(path, chosen));
    });
    dialog->open();
}

void ImageSaver::save(const QString &path, ImageFormat format)
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    State state = m.explorer.state();
    state.view = m.canvas.view();
    ImagePlan plan;
    plan.target = path.toStdString();
    plan.options.format = format;
    if (m.settings.stateInImages())
        plan.options.state = state_text(state, *model);
    const Status started = request_from_state(state, model->config).and_then([&](auto request) {
        plan.request = std::move(request);
        return m.host.frames().map(
            [&](FrameSource source) { m.exports.startImage(plan, std::move(source)); });
    });
    if (!started)
        m.messages.show(messageFrom(tr("The picture was not saved"), started.error()));
}

void ImageSaver::copyImage() const
{
    const QImage picture = m.canvas.grabPicture();
    if (!picture.isNull())
        QGuiApplication::clipboard()->setImage(picture);
}

void ImageSaver::copyLatent() const
{
    QGuiApplication::clipboard()->setText(latentToText(m.explorer.shownLatent()));
}

void ImageSaver::copyCommandLine()
{
    if (const auto model = m.explorer.model())
        QGuiApplication::clipboard()->setText(commandLine(m.explorer.state(), *model));
}

} // namespace hit
