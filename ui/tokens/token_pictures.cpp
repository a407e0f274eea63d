// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/token_pictures.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>

#include <algorithm>

namespace hit {
namespace {

constexpr int gap = metrics::gap, leastSide = 64, largestSide = 160;
constexpr double dimmed = 0.5; ///< as on the canvas

} // namespace

TokenPictures::TokenPictures(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("The picture, and where the token acts"));
}

void TokenPictures::setPicture(const QImage &picture)
{
    m_picture = picture;
    update();
}

void TokenPictures::setMap(const QImage &colours)
{
    m_map = colours;
    update();
}

int TokenPictures::side() const
{
    return std::clamp((width() - gap) / 2, leastSide, largestSide);
}

QSize TokenPictures::sizeHint() const
{
    return {2 * leastSide + gap, side()};
}

QSize TokenPictures::minimumSizeHint() const
{
    return sizeHint();
}

void TokenPictures::resizeEvent(QResizeEvent *event)
{
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

void TokenPictures::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool second : {false, true}) {
        const QRectF tile(second ? side() + gap : 0, 0, side(), side());
        if (m_picture.isNull() || (second && m_map.isNull())) {
            drawPlate(painter, tile, tokens().control, {}, metrics::radius);
            continue;
        }
        QPainterPath clip;
        clip.addRoundedRect(tile, metrics::radius, metrics::radius);
        painter.save();
        painter.setClipPath(clip);
        const bool larger = tile.width() * devicePixelRatioF() > m_picture.width();
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !larger); // true pixels
        painter.drawImage(tile, m_picture);
        if (second) {
            painter.fillRect(tile, QColor::fromRgbF(0, 0, 0, float(dimmed)));
            painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
            painter.drawImage(tile, m_map);
        }
        painter.restore();
    }
}

} // namespace hit
