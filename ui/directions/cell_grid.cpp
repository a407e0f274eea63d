// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/cell_grid.h"

#include "model/network/config.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/arrow_keys.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr int side = GeneratorConfig::start_side, pitch = 14;

} // namespace

CellGrid::CellGrid(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Place"));
    setToolTip(
        tr("<b>Place</b><br>Part of the picture, in cells of the 8 \u00d7 8 start grid: drag, "
           "or arrows and Shift with arrows."));
    setCells(m_cells);
}

QSize CellGrid::sizeHint() const
{
    return {side * pitch + 1, side * pitch + 1};
}

void CellGrid::setCells(const QRect &cells)
{
    m_cells = cells;
    setAccessibleDescription(tr("%1 by %2 cells at %3, %4")
                                 .arg(cells.width())
                                 .arg(cells.height())
                                 .arg(cells.x())
                                 .arg(cells.y()));
    update();
}

void CellGrid::choose(const QRect &cells)
{
    const QRect inside = cells.intersected({0, 0, side, side});
    if (inside.isEmpty() || inside == m_cells)
        return;
    setCells(inside);
    Q_EMIT changed(inside);
}

QRect CellGrid::place(const QRect &cells) const
{
    return {cells.x() * pitch, cells.y() * pitch, cells.width() * pitch, cells.height() * pitch};
}

QPoint CellGrid::cellAt(QPoint point) const
{
    return {std::clamp(point.x() / pitch, 0, side - 1), std::clamp(point.y() / pitch, 0, side - 1)};
}

void CellGrid::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_anchor = cellAt(event->position().toPoint());
    choose({m_anchor, QSize(1, 1)});
}

void CellGrid::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint to = cellAt(event->position().toPoint());
    const QPoint first(std::min(m_anchor.x(), to.x()), std::min(m_anchor.y(), to.y()));
    const QPoint last(std::max(m_anchor.x(), to.x()), std::max(m_anchor.y(), to.y()));
    if (event->buttons() & Qt::LeftButton)
        choose({first, last});
}

void CellGrid::keyPressEvent(QKeyEvent *event)
{
    const QPoint by = arrowOf(event->key());
    const bool sizes = event->modifiers() == Qt::ShiftModifier;
    if (by.isNull() || (!sizes && event->modifiers() != Qt::NoModifier))
        return QWidget::keyPressEvent(event);
    const QRect next =
        sizes ? QRect(m_cells.topLeft(), m_cells.bottomRight() + by) : m_cells.translated(by);
    if (QRect(0, 0, side, side).contains(next))
        choose(next);
}

bool CellGrid::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && !arrowOf(static_cast<QKeyEvent *>(event)->key()).isNull()) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void CellGrid::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void CellGrid::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void CellGrid::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.field);
    painter.setPen(t.border);
    for (int line = 0; line <= side; ++line) {
        painter.drawLine(line * pitch, 0, line * pitch, side * pitch);
        painter.drawLine(0, line * pitch, side * pitch, line * pitch);
    }
    const QRect chosen = place(m_cells);
    painter.fillRect(chosen.adjusted(1, 1, 0, 0), t.accentFill);
    painter.setRenderHint(QPainter::Antialiasing);
    if (showsFocus(this))
        drawFocusRing(painter, QRectF(rect()), 2);
}

} // namespace hit
