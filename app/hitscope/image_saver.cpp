// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/image_saver.h"

#include "app/hitscope/command_line.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "model/media/saved_picture.h"
#include "render/canvas.h"
#include "ui/exports/exports.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
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

/// `path` with the suffix of `format` instead of another image's. Not QFileDialog's default suffix,
/// which takes the ".1" of "seed 0.1" for one.
QString withSuffix(QString path, ImageFormat format)
{
    if (image_format_from_suffix(path.toStdString()))
        path.truncate(path.lastIndexOf(u'.'));
    const auto text = suffix(format);
    return path + QString::fromUtf8(text.data(), qsizetype(text.size()));
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
    auto *dialog = makeFileDialog(m_window, tr("Save image"), m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveImageDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const Choice &choice : choices)
        filters.append(tr(choice.title));
    dialog->setNameFilters(filters);
    const auto chosen = [dialog, filters] {
        // A native dialog may know the filter by another text.
        const auto index = filters.indexOf(dialog->selectedNameFilter());
        return choices[std::max(index, qsizetype(0))].format;
    };
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, chosen] {
        dialog->selectFile(withSuffix(dialog->selectedFiles().value(0), chosen()));
    });
    const QString model = fileNameOf(*m.explorer.model());
    const QString name = QStringLiteral("%1 %2").arg(model, placeFileName(m.explorer.state()));
    dialog->selectFile(withSuffix(name, choices[0].format));
    connect(dialog, &QFileDialog::fileSelected, this, [this, chosen](const QString &path) {
        m.settings.setImageFolder(QFileInfo(path).absolutePath());
        saveNamed(path, chosen());
    });
    dialog->open();
}

/// `path` as it was typed. The dialog has asked before it replaces that, not what a suffix makes
/// of it.
void ImageSaver::saveNamed(const QString &path, ImageFormat chosen)
{
    const ImageFormat format = formatOf(path, chosen);
    if (image_format_from_suffix(path.toStdString()))
        return save(path, format);
    const QString target = withSuffix(path, format);
    if (!QFileInfo::exists(target))
        return save(target, format);
    m.messages.show(replaceMessage(QFileInfo(target), tr("The picture was not saved."),
                                   [this, target, format] { save(target, format); }));
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
    const auto model = m.explorer.model();
    if (!model)
        return;
    const State &state = m.explorer.state();
    State plain;
    plain.which = state.which;
    plain.latent = state.latent;
    plain.view = state.view;
    plain.unknown = state.unknown;
    QGuiApplication::clipboard()->setText(state == plain
                                              ? latentToText(state.latent)
                                              : QString::fromStdString(state_text(state, *model)));
}

void ImageSaver::copyCommandLine()
{
    if (const auto model = m.explorer.model())
        QGuiApplication::clipboard()->setText(commandLine(m.explorer.state(), *model));
}

} // namespace hit
