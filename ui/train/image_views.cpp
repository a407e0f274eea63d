// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/image_views.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int tileSide = 48, tileGap = 8, tilesInSight = 6;
constexpr int barsHeight = 32, barGap = 2, mostBarWidth = 40;

/// Of half an octave: 0 is 1 pixel.
int binOf(int side)
{
    return int(std::floor(2 * std::log2(double(std::max(side, 1))) + 1e-9));
}

int sideOf(int bin)
{
    return int(std::ceil(std::exp2(bin / 2.0) - 1e-9));
}

} // namespace

ThumbnailStrip::ThumbnailStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Some of the images"));
}

void ThumbnailStrip::setThumbnails(const QList<QImage> &thumbnails)
{
    m_thumbnails = thumbnails;
    update();
}

QSize ThumbnailStrip::sizeHint() const
{
    return {tilesInSight * tileSide + (tilesInSight - 1) * tileGap, tileSide};
}

QSize ThumbnailStrip::minimumSizeHint() const
{
    return {tileSide, tileSide};
}

void ThumbnailStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const int room = std::max(1, (width() + tileGap) / (tileSide + tileGap));
    // Tiles end where the fields above end.
    const qreal pitch =
        room > 1 ? double(width() - tileSide) / (room - 1) : double(tileSide + tileGap);
    for (int i = 0; i < room; ++i) {
        const QRectF tile(std::round(i * pitch), 0, tileSide, tileSide);
        QPainterPath outline;
        outline.addRoundedRect(tile, metrics::radius, metrics::radius);
        painter.fillPath(outline, tokens().control);
        if (i >= m_thumbnails.size())
            continue;
        painter.save();
        painter.setClipPath(outline);
        painter.drawImage(tile, m_thumbnails[i]);
        painter.restore();
    }
}

SizeHistogram::SizeHistogram(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Sizes of the images"));
}

void SizeHistogram::setSides(const QMap<int, qint64> &sides, int least)
{
    m_least = least;
    m_bars.clear();
    m_most = 0;
    if (!sides.isEmpty()) {
        const int first = std::min(binOf(sides.firstKey()), binOf(least)),
                  last = std::max(binOf(sides.lastKey()), binOf(least));
        for (int bin = first; bin <= last; ++bin)
            if (sideOf(bin) < sideOf(bin + 1)) // no whole number lies between 1 and 2
                m_bars.append({sideOf(bin), 0, 0});
        for (auto side = sides.begin(); side != sides.end(); ++side) {
            Bar &bar = *std::prev(std::ranges::upper_bound(
                m_bars, std::max(side.key(), 1), {}, [](const Bar &each) { return each.from; }));
            bar.count += *side;
            if (side.key() < least)
                bar.small += *side;
            m_most = std::max(m_most, bar.count);
        }
    }
    setVisible(m_bars.size() > 1);
    describe();
    update();
}

void SizeHistogram::describe()
{
    QStringList bars;
    for (const Bar &bar : m_bars)
        if (bar.count > 0)
            bars.append(tr("%1 from %2 px").arg(bar.count).arg(bar.from));
    setAccessibleDescription(bars.join(QStringLiteral(", ")));
}

QSize SizeHistogram::sizeHint() const
{
    return {240, barsHeight + QFontMetrics(hit::font(TextRole::Caption)).height()};
}

QSize SizeHistogram::minimumSizeHint() const
{
    return {60, sizeHint().height()};
}

QRectF SizeHistogram::barRect(int bar) const
{
    const qreal pitch =
        std::min<qreal>((width() + barGap) / qreal(m_bars.size()), mostBarWidth + barGap);
    const Bar &which = m_bars[bar];
    const qreal part = m_most > 0 ? qreal(which.count) / qreal(m_most) : 0;
    const qreal height = which.count > 0 ? std::max<qreal>(2, part * barsHeight) : 0;
    return {bar * pitch, barsHeight - height, pitch - barGap, height};
}

void SizeHistogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokens();
    painter.fillRect(QRectF(0, barsHeight, barRect(int(m_bars.size()) - 1).right(), 1), t.line);
    painter.setFont(hit::font(TextRole::Caption));
    painter.setPen(t.text3);
    qreal labelled = -1; // right edge of the last caption
    for (int i = 0; i < m_bars.size(); ++i) {
        const Bar &bar = m_bars[i];
        QRectF rect = barRect(i);
        painter.fillRect(rect, t.text3);
        if (bar.small > 0) {
            rect.setTop(rect.bottom() - rect.height() * qreal(bar.small) / qreal(bar.count));
            painter.fillRect(rect, t.warn);
        }
        const QString caption = QString::number(bar.from);
        const qreal width = painter.fontMetrics().horizontalAdvance(caption);
        const bool whole = (bar.from & (bar.from - 1)) == 0; // a power of two
        if (whole && rect.left() > labelled && rect.left() + width <= this->width()) {
            painter.drawText(QPointF(rect.left(), height() - painter.fontMetrics().descent()),
                             caption);
            labelled = rect.left() + width + tileGap;
        }
    }
}

bool SizeHistogram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    for (int i = 0; i < m_bars.size(); ++i) {
        const QRectF bar = barRect(i);
        if (help->pos().x() < bar.left() || help->pos().x() > bar.right())
            continue;
        const QLocale locale;
        QString text = tr("<b>Shorter side from %1 px</b><br>%2 images")
                           .arg(m_bars[i].from)
                           .arg(locale.toString(m_bars[i].count));
        if (m_bars[i].small > 0)
            text +=
                tr(", %1 of them below %2 px").arg(locale.toString(m_bars[i].small)).arg(m_least);
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace hit
