// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_overlay.h"

#include "render/caption_font.h"

#include <QPainter>
#include <QStyle>
#include <QTimerEvent>

#include <algorithm>
#include <tuple>
#include <utility>

namespace hit {
namespace {

constexpr int leastCaptionRoom = 40, captionSpace = 24; ///< above and below a row of text
constexpr int captionMargin = 20, plateX = 6, plateY = 3, plateRadius = 4;
constexpr double plateOpacity = 0.86;
constexpr int busyHeight = 2, busySteps = 48, busyInterval = 33;
constexpr int ringWidth = 2;

} // namespace

CanvasOverlay::CanvasOverlay(QWidget *canvas)
    : QWidget(canvas)
    , m_canvas(Qt::black)
    , m_caption(Qt::lightGray)
    , m_accent(Qt::white)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void CanvasOverlay::setColors(const QColor &canvas, const QColor &caption, const QColor &accent)
{
    m_canvas = canvas;
    m_caption = caption;
    m_accent = accent;
    update();
}

void CanvasOverlay::setCaptions(const QString &left, const QString &right)
{
    if (left == m_left && right == m_right)
        return;
    m_left = left;
    m_right = right;
    update(captionBand());
}

void CanvasOverlay::setGap(int width)
{
    if (std::exchange(m_gap, width) != width)
        update(captionBand());
}

void CanvasOverlay::setPicture(const QRectF &picture)
{
    if (picture == m_picture)
        return;
    m_picture = picture;
    update(captionBand());
}

void CanvasOverlay::setComparison(const QRectF &picture, Comparison::Show show,
                                  const Comparison &comparison, const QColor &other)
{
    const auto now = std::tie(picture, show, comparison.nameA, comparison.nameB, other);
    if (now == std::tie(m_compared, m_show, m_nameA, m_nameB, m_other))
        return;
    std::tie(m_compared, m_show, m_nameA, m_nameB, m_other) = now;
    update();
}

void CanvasOverlay::setBusy(bool on)
{
    if (on == m_busy)
        return;
    m_busy = on;
    m_busyStep = 0;
    const bool motion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (on && motion)
        m_busyTimer.start(busyInterval, this);
    else
        m_busyTimer.stop();
    update(0, 0, width(), busyHeight);
}

void CanvasOverlay::setFocusRing(bool on)
{
    if (on == m_ring)
        return;
    m_ring = on;
    update();
}

void CanvasOverlay::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_busyTimer.timerId())
        return QWidget::timerEvent(event);
    m_busyStep = (m_busyStep + 1) % busySteps;
    update(0, 0, width(), busyHeight);
}

int CanvasOverlay::captionRoom() const
{
    return std::max(leastCaptionRoom, parentWidget()->fontMetrics().height() + captionSpace);
}

QRect CanvasOverlay::captionBand() const
{
    return {0, height() - captionRoom(), width(), captionRoom()};
}

void CanvasOverlay::paintCaption(QPainter &painter, const QString &text, Qt::Alignment side) const
{
    if (text.isEmpty())
        return;
    const QFontMetrics metrics = painter.fontMetrics();
    const QRect room = captionBand().adjusted(captionMargin, 0, -captionMargin, 0);
    const int between = m_gap > 0 ? m_gap + 2 * plateX : 0;
    const int width = (room.width() - captionMargin - between) / 2;
    const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0, width));
    QRect place(0, 0, metrics.horizontalAdvance(shown), metrics.height());
    place.moveCenter(room.center());
    if (side == Qt::AlignLeft)
        place.moveLeft(room.left());
    else
        place.moveRight(room.right());
    const QRect plate = place.adjusted(-plateX, -plateY, plateX, plateY);
    if (m_picture.intersects(plate)) {
        QColor fill = m_canvas;
        fill.setAlphaF(plateOpacity);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(plate, plateRadius, plateRadius);
    }
    painter.setPen(m_caption);
    painter.drawText(place, Qt::AlignCenter, shown);
}

/// A's letter on the left, B's on the right, of those that are seen.
void CanvasOverlay::paintSides(QPainter &painter) const
{
    if (m_nameA.isEmpty() || m_compared.isEmpty() || m_show == Comparison::Show::Difference)
        return;
    if (m_show != Comparison::Show::B)
        paintSide(painter, u'A', m_nameA, m_accent, Qt::AlignLeft);
    if (m_show != Comparison::Show::A)
        paintSide(painter, u'B', m_nameB, m_other, Qt::AlignRight);
}

void CanvasOverlay::paintSide(QPainter &painter, QChar letter, const QString &name,
                              const QColor &color, Qt::Alignment side) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    QFont bold = painter.font();
    bold.setWeight(QFont::DemiBold);
    const double tall = metrics.height();
    const double start = QFontMetricsF(bold).horizontalAdvance(letter) + 2 * plateX;
    const double bottom = std::min(m_compared.bottom(), double(captionBand().top()));
    const double most = m_compared.width() / 2 - start - 6 * plateX;
    const QString shown = metrics.elidedText(name, Qt::ElideMiddle, std::max(0, int(most)));
    const double wide = start + metrics.horizontalAdvance(shown);
    QRectF place(m_compared.left() + 2 * plateX, bottom - tall - 4 * plateY, wide, tall);
    if (side == Qt::AlignRight)
        place.moveRight(m_compared.right() - 2 * plateX);
    QColor fill = m_canvas;
    fill.setAlphaF(plateOpacity);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(place.adjusted(-plateX, -plateY, plateX, plateY), plateRadius,
                            plateRadius);
    painter.save();
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, letter);
    painter.restore();
    painter.setPen(m_caption);
    painter.drawText(place.adjusted(start, 0, 1, 0), Qt::AlignLeft | Qt::AlignVCenter, shown);
}

void CanvasOverlay::paintBusyLine(QPainter &painter) const
{
    // Without motion the whole line stands there.
    if (!m_busyTimer.isActive()) {
        painter.fillRect(0, 0, width(), busyHeight, m_accent);
        return;
    }
    const int length = width() / 4;
    const int left = (width() + length) * m_busyStep / busySteps - length;
    painter.fillRect(left, 0, length, busyHeight, m_accent);
}

void CanvasOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(captionFont(*parentWidget()));
    paintCaption(painter, m_left, Qt::AlignLeft);
    paintCaption(painter, m_right, Qt::AlignRight);
    paintSides(painter);
    if (m_busy)
        paintBusyLine(painter);
    if (!m_ring)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_accent, ringWidth, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const double inset = ringWidth / 2.0;
    painter.drawRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset));
}

} // namespace hit
