// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/sample_drag.h"

#include "ui/latent_text.h"

#include <QDrag>
#include <QImage>
#include <QMimeData>
#include <QPixmap>
#include <QWidget>

namespace hit {
namespace {

constexpr QLatin1String sampleMime("application/x-hitscope-sample");
constexpr int side = 56;

QPixmap pixmapOf(const QImage &picture, double ratio)
{
    const int pixels = qRound(side * ratio);
    QPixmap shown = QPixmap::fromImage(
        picture.scaled(pixels, pixels, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    shown.setDevicePixelRatio(ratio);
    return shown;
}

} // namespace

QMimeData *mimeOf(const DraggedSample &sample, std::int64_t seed)
{
    const Latent latent{Latent::Kind::Plane, {double(seed), double(sample.cell)}, {}};
    auto *mime = new QMimeData;
    mime->setData(
        sampleMime,
        QStringLiteral("%1\n%2\n%3").arg(sample.step).arg(sample.cell).arg(sample.run).toUtf8());
    mime->setData(latentsMime, sourcesToText({latent}).toUtf8());
    mime->setText(latentToText(latent));
    return mime;
}

void dragSample(QWidget *source, const DraggedSample &sample, std::int64_t seed,
                const QImage &picture)
{
    auto *drag = new QDrag(source);
    drag->setMimeData(mimeOf(sample, seed));
    if (!picture.isNull()) {
        drag->setPixmap(pixmapOf(picture, source->devicePixelRatioF()));
        drag->setHotSpot({side / 2, side / 2});
    }
    drag->exec(Qt::CopyAction);
}

std::optional<DraggedSample> sampleFromMime(const QMimeData &mime)
{
    const QString text = QString::fromUtf8(mime.data(sampleMime));
    bool hasStep = false, hasCell = false;
    const DraggedSample sample{text.section(u'\n', 2),
                               text.section(u'\n', 0, 0).toLongLong(&hasStep),
                               text.section(u'\n', 1, 1).toInt(&hasCell)};
    return hasStep && hasCell ? std::optional(sample) : std::nullopt;
}

} // namespace hit
