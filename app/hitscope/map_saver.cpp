// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/map_saver.h"

#include "app/hitscope/image_picture.h"
#include "app/hitscope/map_display.h"
#include "app/hitscope/messages.h"
#include "model/checkpoint/tensor_file.h"
#include "render/canvas.h"
#include "ui/inspect/map_picture.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

#include <algorithm>
#include <array>

namespace hit {

namespace {

constexpr int leastSide = 512; ///< smaller pictures are enlarged by a whole factor

/// The map over the picture or beside it, every pixel a whole number of pixels, the legend below.
Result<Picture> drawn(const QImage &image, const MapResult &map, const MapQuery &query,
                      const MapLook &look, const QString &title)
{
    const int factor = std::max(1, (leastSide + image.width() - 1) / image.width());
    const Picture picture = enlarged(pictureFromImage(image), factor);
    const ColourScale scale = mapScale(query, map, look);
    Picture page = overlay(picture, map, values_of(query), scale, overlayLook(look));
    if (look.beside)
        page = side_by_side(picture, page);
    return with_legend(page, {title.toStdString(), scale, values_of(query), is_derived(query)});
}

} // namespace

MapSaver::MapSaver(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
{
}

void MapSaver::showDialog(bool raw)
{
    if (!m.display.map())
        return;
    auto *dialog = makeFileDialog(m_window, raw ? tr("Save raw map") : tr("Save map"),
                                  m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveMapDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(raw ? QStringLiteral("npy") : QStringLiteral("png"));
    dialog->setNameFilter(raw ? tr("NumPy array (*.npy)") : tr("PNG (*.png)"));
    QString name = m.display.wantedTitle();
    dialog->selectFile(name.remove(QStringLiteral("derived: "))
                           .replace(QStringLiteral(" \u00b7 "), QStringLiteral(" "))
                           .remove(u',')
                       + (raw ? QStringLiteral(".npy") : QStringLiteral(".png")));
    connect(dialog, &QFileDialog::fileSelected, this, [this, raw](const QString &path) {
        m.settings.setImageFolder(QFileInfo(path).absolutePath());
        if (raw)
            saveRaw(path);
        else
            save(path);
    });
    dialog->open();
}

void MapSaver::save(const QString &path)
{
    const MapResult *map = m.display.map();
    const QImage shown = m.canvas.grabPicture();
    if (!map || shown.isNull())
        return;
    QtConcurrent::run([=, map = *map, query = m.display.query(), look = m.display.look(),
                       title = m.display.legend().title]() -> Status {
        return guard(path.toStdString(), [&] {
            return drawn(shown, map, query, look, title).and_then([&](const Picture &page) {
                return write_image(path.toStdString(), page, {});
            });
        });
    }).then(this, [this, path](const Status &status) { say(path, status); });
}

void MapSaver::saveRaw(const QString &path)
{
    const MapResult *shown = m.display.map();
    if (!shown)
        return;
    QtConcurrent::run([map = *shown, path] {
        const std::array<std::int64_t, 3> shape{map.height, map.width, map.channels};
        return write_npy(path.toStdString(), shape, map.values, true);
    }).then(this, [this, path](const Status &status) { say(path, status); });
}

void MapSaver::say(const QString &path, const Status &status)
{
    const QFileInfo file(path);
    m.messages.show(status ? savedMessage(file)
                           : messageFrom(tr("\u201c%1\u201d was not saved").arg(file.fileName()),
                                         status.error()));
}

} // namespace hit
