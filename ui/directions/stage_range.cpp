// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/stage_range.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int sidePadding = 14, grooveTop = 12;
constexpr double grooveHeight = 4, handleWidth = 8, handleHeight = 16;

} // namespace

StageRange::StageRange(QWidget *parent)
    : GestureField(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Stages"));
    setToolTip(tr("<b>Stages</b><br>From which resolution to which the direction acts: coarse "
                  "ones change shapes, fine ones colours and details."));
}

void StageRange::setStages(const QStringList &names)
{
    if (names == m_stages)
        return;
    m_stages = names;
    setRange(0, int(names.size()) - 1);
    updateGeometry();
}

void StageRange::setRange(int first, int last)
{
    const int end = std::max(int(m_stages.size()) - 1, 0);
    m_ends[0] = std::clamp(first, 0, end);
    m_ends[1] = std::clamp(last, m_ends[0], end);
    describe();
    update();
}

void StageRange::describe()
{
    setAccessibleDescription(m_stages.isEmpty() ? QString()
                                                : tr("from %1 to %2 px, the %3 end is moved")
                                                      .arg(m_stages[first()], m_stages[last()],
                                                           m_end == 0 ? tr("first") : tr("last")));
}

QSize StageRange::sizeHint() const
{
    return {160, grooveTop + 14 + QFontMetrics(font()).height()};
}

QSize StageRange::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

double StageRange::xOf(int stage) const
{
    const double room = width() - 2 * sidePadding;
    return sidePadding + (m_stages.size() > 1 ? room * stage / double(m_stages.size() - 1) : 0);
}

int StageRange::stageAt(double x) const
{
    const double pitch = xOf(1) - xOf(0);
    const int stage = pitch > 0 ? int(std::lround((x - sidePadding) / pitch)) : 0;
    return std::clamp(stage, 0, std::max(int(m_stages.size()) - 1, 0));
}

QPoint StageRange::handle(int end) const
{
    return {int(xOf(m_ends[std::size_t(end)])), grooveTop};
}

/// Where both are on one stop, the one that can move to that side.
int StageRange::endNear(double x) const
{
    const double toFirst = std::abs(x - xOf(first())), toLast = std::abs(x - xOf(last()));
    if (first() == last())
        return x < xOf(first()) || first() == int(m_stages.size()) - 1 ? 0 : 1;
    return toFirst <= toLast ? 0 : 1;
}

void StageRange::move(int end, int stage)
{
    int first = m_ends[0], last = m_ends[1];
    if (end == 0)
        first = std::min(stage, last);
    else
        last = std::max(stage, first);
    if (first == m_ends[0] && last == m_ends[1])
        return;
    setRange(first, last);
    Q_EMIT changed(first, last);
}

/// A whole gesture in one.
void StageRange::step(int first, int last)
{
    Q_EMIT gestureStarted();
    move(0, first);
    move(1, last);
    Q_EMIT gestureFinished();
}

void StageRange::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_stages.isEmpty())
        return event->ignore();
    m_end = endNear(event->position().x());
    beginDrag();
    move(m_end, stageAt(event->position().x()));
    update();
}

void StageRange::mouseMoveEvent(QMouseEvent *event)
{
    if (isDragging())
        move(m_end, stageAt(event->position().x()));
}

void StageRange::takeKey(int key)
{
    switch (key) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_end = 1 - m_end;
        break;
    case Qt::Key_Home:
    case Qt::Key_Delete:
        step(0, int(m_stages.size()) - 1);
        break;
    default:
        const int by = key == Qt::Key_Right ? 1 : -1;
        const int most = int(m_stages.size()) - 1;
        if (m_end == 0)
            step(std::clamp(first() + by, 0, last()), last());
        else
            step(first(), std::clamp(last() + by, first(), most));
    }
    describe();
    update();
}

void StageRange::paintEvent(QPaintEvent *)
{
    if (m_stages.isEmpty())
        return;
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double top = grooveTop - grooveHeight / 2;
    const int end = int(m_stages.size()) - 1;
    drawPlate(painter, {xOf(0), top, xOf(end) - xOf(0), grooveHeight}, t.track, {}, 2);
    drawPlate(painter, {xOf(first()), top, xOf(last()) - xOf(first()), grooveHeight}, t.accent, {},
              2);
    painter.setFont(hit::font(TextRole::Caption));
    for (int stage = 0; stage <= end; ++stage) {
        const bool inside = stage >= first() && stage <= last();
        const double x = snapped(painter, xOf(stage) - 0.5);
        painter.fillRect(QRectF(x, top + grooveHeight + 3, 1, 3), t.track);
        painter.setPen(inside ? t.text2 : t.text3);
        const QRectF room(xOf(stage) - 30, grooveTop + 9, 60, height() - grooveTop - 9);
        painter.drawText(room, Qt::AlignHCenter | Qt::AlignTop, m_stages[stage]);
    }
    for (int which : {0, 1}) {
        QRectF handle(0, 0, handleWidth, handleHeight);
        handle.moveCenter({xOf(m_ends[std::size_t(which)]), double(grooveTop)});
        if (isDragging() && which == m_end)
            drawPlate(painter, handle.adjusted(-5, -3, 5, 3), faded(t.accent, 0.34), {}, 5);
        if (showsFocus(this) && which == m_end)
            drawFocusRing(painter, handle.adjusted(-3, -3, 3, 3), 5);
        painter.setPen(QPen(t.handleEdge, 1));
        painter.setBrush(t.handle);
        painter.drawRoundedRect(handle.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
}

} // namespace hit
