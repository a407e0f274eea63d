// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/map_saver.h"

#include "app/hitscope/map_display.h"
#include "app/hitscope/messages.h"
#include "model/checkpoint/tensor_file.h"
#include "model/core/durable_file.h"
#include "render/canvas.h"
#include "render/map_overlay.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>
#include <QtConcurrentRun>

#include <algorithm>
#include <array>

namespace hit {

namespace {

constexpr int leastSide = 512; ///< smaller pictures are enlarged by a whole factor
constexpr int margin = 12;

Status writePng(const QImage &image, const QString &path)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return fail(ErrorCode::WorkFailed, path.toStdString(), "the picture could not be packed");
    return write_durably(path.toStdString(),
                         std::string_view(bytes.constData(), std::size_t(bytes.size())));
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
    auto *dialog = new QFileDialog(m_window, raw ? tr("Save raw map") : tr("Save map"),
                                   m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveMapDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(raw ? QStringLiteral("npy") : QStringLiteral("png"));
    dialog->setNameFilter(raw ? tr("NumPy array (*.npy)") : tr("PNG (*.png)"));
    QString name = m.display.legend().title;
    dialog->selectFile(name.remove(QStringLiteral("derived: "))
                           .replace(QStringLiteral(" \u00b7 "), QStringLiteral(" "))
                           .remove(u',')
                       + (raw ? QStringLiteral(".npy") : QStringLiteral(".png")));
    connect(dialog, &QFileDialog::fileSelected, this, [this, raw](const QString &path) {
        if (raw)
            saveRaw(path);
        else
            save(path);
    });
    dialog->open();
}

QImage MapSaver::picture() const
{
    const MapResult *map = m.display.map();
    const QImage shown = m.canvas.grabPicture();
    if (!map || shown.isNull())
        return {};
    // Sides are powers of two times 8, so the larger is a multiple of the smaller.
    const int least = std::max({shown.width(), map->width, leastSide});
    const int side = (least + shown.width() - 1) / shown.width() * shown.width();
    const QFont letters = font(TextRole::Caption);
    const int line = QFontMetrics(letters).height() + margin;
    QImage page(side, side + line + margin, QImage::Format_RGB32);
    page.fill(tokens().panel);
    QPainter painter(&page);
    const QRectF place(0, 0, side, side);
    painter.drawImage(place, shown);
    painter.fillRect(place, QColor(0, 0, 0, 255 - MapLayer::dimmed));
    painter.drawImage(place, m.display.colors());
    painter.setFont(letters);
    paintMapLegend(painter, QRectF(margin, side + margin / 2.0, side - 2 * margin, line),
                   m.display.legend(), tokens().text);
    return page;
}

void MapSaver::save(const QString &path)
{
    const QImage image = picture();
    if (image.isNull())
        return;
    QtConcurrent::run([image, path] {
        return writePng(image, path);
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
