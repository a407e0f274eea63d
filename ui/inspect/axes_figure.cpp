// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/axes_figure.h"

#include "ui/inspect/kind_colors.h"
#include "ui/inspect/reach.h"
#include "ui/theme/shapes.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr double margin = 4, patchLine = 2;

} // namespace

AxesFigure::AxesFigure(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Positions of a stage and what one of them attends to"));
}

void AxesFigure::setStage(const StageConfig &stage, int side)
{
    m_stage = stage;
    m_side = side;
    setCell(m_cell);
}

void AxesFigure::setAxes(Axes axes)
{
    m_axes = axes;
    update();
}

void AxesFigure::setCell(QPoint cell)
{
    m_cell = {std::clamp(cell.x(), 0, m_side - 1), std::clamp(cell.y(), 0, m_side - 1)};
    setAccessibleDescription(tr("Position %1, %2").arg(m_cell.x()).arg(m_cell.y()));
    update();
}

QRectF AxesFigure::cellRect(QPoint cell) const
{
    const double step = (std::min(width(), height()) - 2 * margin) / m_side;
    return {margin + cell.x() * step, margin + cell.y() * step, step, step};
}

void AxesFigure::choose(QPointF place)
{
    const double step = cellRect({0, 0}).width();
    const QPoint cell(int((place.x() - margin) / step), int((place.y() - margin) / step));
    const QPoint before = m_cell;
    setCell(cell);
    if (m_cell != before)
        Q_EMIT cellChosen(m_cell);
}

void AxesFigure::mouseMoveEvent(QMouseEvent *event)
{
    choose(event->position());
}

void AxesFigure::mousePressEvent(QMouseEvent *event)
{
    choose(event->position());
}

void AxesFigure::keyPressEvent(QKeyEvent *event)
{
    QPoint step;
    switch (event->key()) {
    case Qt::Key_Left:
        step = {-1, 0};
        break;
    case Qt::Key_Right:
        step = {1, 0};
        break;
    case Qt::Key_Up:
        step = {0, -1};
        break;
    case Qt::Key_Down:
        step = {0, 1};
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    setCell(m_cell + step);
    Q_EMIT cellChosen(m_cell);
}

void AxesFigure::paintReach(QPainter &painter, AttentionKind kind) const
{
    for (const QRect &cells : reachOf(m_stage, kind, m_side, m_cell))
        for (int y = cells.top(); y <= cells.bottom(); ++y)
            for (int x = cells.left(); x <= cells.right(); ++x)
                painter.fillRect(cellRect({x, y}).adjusted(1, 1, -1, -1),
                                 faded(kindColor(kind), 0.75));
}

void AxesFigure::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokens();
    for (int y = 0; y < m_side; ++y)
        for (int x = 0; x < m_side; ++x)
            painter.fillRect(cellRect({x, y}).adjusted(1, 1, -1, -1), t.control);
    if (m_axes == Axes::Regional || m_axes == Axes::Both)
        paintReach(painter, AttentionKind::Regional);
    if (m_axes == Axes::Dilated || m_axes == Axes::Both)
        paintReach(painter, AttentionKind::Dilated);
    if (!m_stage.block_side.empty()) {
        const int patch = m_stage.block_side.front();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.text2, patchLine));
        for (int y = 0; y < m_side; y += patch)
            for (int x = 0; x < m_side; x += patch)
                painter.drawRect(cellRect({x, y}).united(cellRect({x + patch - 1, y + patch - 1})));
    }
    painter.setPen(QPen(t.text, patchLine));
    painter.setBrush(t.accent);
    painter.drawRect(cellRect(m_cell).adjusted(1, 1, -1, -1));
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

} // namespace hit
