// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/tile_view.h"

#include "ui/latent_text.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QDragMoveEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int margin = 20, gap = 6, captionRoom = 34, headGap = 10, wheelUnit = 120;
constexpr double radius = 3, staleTo = 0.35;

} // namespace

TileView::TileView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("tileView"));
    setSurface(this, Surface::Canvas);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAccessibleName(tr("Pictures side by side"));
    setTextRole(this, TextRole::Label);
}

void TileView::setPlan(const TilePlan &plan)
{
    const bool other = plan.tiles.size() != m_plan.tiles.size();
    m_plan = plan;
    if (other)
        m_pictures.clear();
    m_pictures.resize(std::size_t(plan.tiles.size()));
    for (Picture &picture : m_pictures)
        picture.fresh = false;
    if (other || !isTile(m_cursor))
        moveCursor(plan.present >= 0 ? plan.present : isTile(0) ? 0 : plan.columns + 1);
    if (other)
        Q_EMIT sideChanged();
    update();
}

void TileView::setPicture(int index, const QImage &picture)
{
    if (index < 0 || index >= int(m_pictures.size()))
        return;
    m_pictures[std::size_t(index)] = {picture, true};
    update(tileRect(index).toAlignedRect());
}

void TileView::forgetPictures()
{
    for (Picture &picture : m_pictures)
        picture = {};
    update();
}

bool TileView::hasPicture(int index) const
{
    return index < int(m_pictures.size()) && m_pictures[std::size_t(index)].fresh;
}

bool TileView::isTile(int index) const
{
    return index >= 0 && index < m_plan.tiles.size() && m_plan.tiles[index].state;
}

const PlannedTile *TileView::named() const
{
    const int index = isTile(m_hovered) ? m_hovered : m_cursor;
    return isTile(index) ? &m_plan.tiles[index] : nullptr;
}

int TileView::rows() const
{
    return (int(m_plan.tiles.size()) + m_plan.columns - 1) / std::max(m_plan.columns, 1);
}

int TileView::side() const
{
    const int across = std::max(m_plan.columns, 1), down = std::max(rows(), 1);
    const int wide = (width() - 2 * margin - headGap - (across - 1) * gap) / across;
    const int tall = (height() - margin - captionRoom - headGap - (down - 1) * gap) / down;
    return std::max(std::min(wide, tall), 8);
}

bool TileView::hasHeads() const
{
    return std::any_of(m_plan.tiles.begin(), m_plan.tiles.end(),
                       [](const PlannedTile &tile) { return tile.head; });
}

bool TileView::isHead(int index) const
{
    return isTile(index) && m_plan.tiles[index].head;
}

/// Heads of rows and columns stand a little apart.
QRectF TileView::tileRect(int index) const
{
    const int across = std::max(m_plan.columns, 1), down = std::max(rows(), 1);
    const int pitch = side() + gap;
    const int apart = hasHeads() ? headGap : 0;
    const int left = (width() - across * pitch + gap - apart) / 2;
    const int top =
        margin + std::max(0, (height() - margin - captionRoom - down * pitch + gap - apart) / 2);
    const int column = index % across, row = index / across;
    return QRectF(left + column * pitch + (column > 0 ? apart : 0),
                  top + row * pitch + (row > 0 ? apart : 0), side(), side());
}

int TileView::at(QPointF point) const
{
    for (int index = 0; index < m_plan.tiles.size(); ++index)
        if (isTile(index) && tileRect(index).contains(point))
            return index;
    return -1;
}

void TileView::moveCursor(int to)
{
    if (!isTile(to))
        return;
    m_cursor = to;
    setAccessibleDescription(m_plan.tiles[to].name);
    update();
}

void TileView::paintTile(QPainter &painter, int index) const
{
    const Tokens &t = tokens();
    const QRectF tile = tileRect(index);
    const Picture &picture = m_pictures[std::size_t(index)];
    drawPlate(painter, tile, t.control, {}, radius);
    if (!picture.image.isNull()) {
        QPainterPath clip;
        clip.addRoundedRect(tile, radius, radius);
        painter.save();
        painter.setClipPath(clip);
        painter.setOpacity(picture.fresh ? 1 : staleTo);
        const bool larger = tile.width() * devicePixelRatioF() > picture.image.width();
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !larger); // true pixels
        painter.drawImage(tile, picture.image);
        painter.restore();
    }
    const bool cursor = index == m_cursor && hasFocus();
    if (!cursor && index != m_hovered && index != m_plan.present)
        return;
    painter.setPen(QPen(cursor ? t.accent : index == m_hovered ? t.text : t.text2, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(tile.adjusted(-2, -2, 2, 2), radius + 1, radius + 1);
}

void TileView::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.canvas);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int index = 0; index < m_plan.tiles.size(); ++index)
        if (isTile(index))
            paintTile(painter, index);
    painter.setPen(t.dark ? t.text3 : t.text2);
    const QRect line(margin, height() - captionRoom, width() - 2 * margin, captionRoom);
    const QString hint = this->hint();
    const int room = line.width() - painter.fontMetrics().horizontalAdvance(hint) - margin;
    if (const PlannedTile *tile = named())
        painter.drawText(
            line, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(tile->name, Qt::ElideRight, std::max(room, 0)));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, hint);
}

QString TileView::hint() const
{
    const QString usual = tr("Click or Enter: go there \u00b7 Esc: back");
    return hasHeads() ? tr("Drop kept pictures on a row or column to mix them \u00b7 %1").arg(usual)
                      : usual;
}

void TileView::resizeEvent(QResizeEvent *)
{
    Q_EMIT sideChanged();
}

void TileView::mousePressEvent(QMouseEvent *event)
{
    const int index = at(event->position());
    if (event->button() != Qt::LeftButton || index < 0)
        return;
    moveCursor(index);
    Q_EMIT chosen(index);
}

void TileView::mouseMoveEvent(QMouseEvent *event)
{
    hover(at(event->position()));
}

void TileView::leaveEvent(QEvent *)
{
    hover(-1);
}

void TileView::hover(int index)
{
    if (std::exchange(m_hovered, index) != index)
        update();
}

void TileView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? m_cursor : at(event->pos());
    if (!isHead(index))
        return event->ignore();
    Q_EMIT menuRequested(index, byKey ? mapToGlobal(tileRect(index).center().toPoint())
                                      : event->globalPos());
}

/// What is dragged over anything but the heads of a grid is the window's.
void TileView::dragEnterEvent(QDragEnterEvent *event)
{
    event->setAccepted(hasHeads() && !latentsFromMime(*event->mimeData()).isEmpty());
}

void TileView::dragMoveEvent(QDragMoveEvent *event)
{
    const int index = at(event->position());
    hover(isHead(index) ? index : -1);
    event->setDropAction(Qt::CopyAction);
    event->setAccepted(isHead(index));
}

void TileView::dragLeaveEvent(QDragLeaveEvent *)
{
    hover(-1);
}

void TileView::dropEvent(QDropEvent *event)
{
    const int index = at(event->position());
    if (!isHead(index))
        return event->ignore();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT latentsDropped(index, latentsFromMime(*event->mimeData()));
}

void TileView::wheelEvent(QWheelEvent *event)
{
    m_turned += event->angleDelta().y();
    const int notches = m_turned / wheelUnit;
    m_turned -= notches * wheelUnit; // a fine wheel or a touch pad adds up
    if (notches != 0)
        Q_EMIT stepped(notches);
}

int TileView::wayOf(int key) const
{
    switch (key) {
    case Qt::Key_Left:
        return m_cursor % m_plan.columns > 0 ? -1 : 0;
    case Qt::Key_Right:
        return m_cursor % m_plan.columns < m_plan.columns - 1 ? 1 : 0;
    case Qt::Key_Up:
        return -m_plan.columns;
    case Qt::Key_Down:
        return m_plan.columns;
    default:
        return 0;
    }
}

void TileView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        return moveCursor(m_cursor + wayOf(event->key()));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isTile(m_cursor))
            Q_EMIT chosen(m_cursor);
        return;
    case Qt::Key_Escape:
        return Q_EMIT left();
    case Qt::Key_BracketLeft:
    case Qt::Key_BracketRight:
        return Q_EMIT stepped(event->key() == Qt::Key_BracketRight ? 1 : -1);
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        return Q_EMIT turned(event->key() == Qt::Key_PageDown ? 1 : -1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void TileView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void TileView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool TileView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = at(help->pos());
        QToolTip::showText(help->globalPos(), index < 0 ? QString() : m_plan.tiles[index].name,
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
