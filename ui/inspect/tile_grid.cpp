// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/tile_grid.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QToolTip>

#include <algorithm>
#include <chrono>
#include <limits>

namespace hit {
namespace {

constexpr int side = 38, gap = 4, groupGap = 12, stageGap = 28, line = 2;
constexpr int ring = 3; ///< around what is shown

constexpr std::chrono::milliseconds pointTime(150);

int rowsOf(const MapTileGroup &group)
{
    return (int(group.tiles.size()) + group.columns - 1) / group.columns;
}

QFont strong(QFont face)
{
    face.setWeight(QFont::DemiBold);
    return face;
}

} // namespace

TileGrid::TileGrid(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Overview of maps"));
    setTextRole(this, TextRole::Caption);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_pointing.setSingleShot(true);
    m_pointing.setInterval(pointTime);
    connect(&m_pointing, &QTimer::timeout, this,
            [this] { Q_EMIT previewed(m_pointed.group, m_pointed.tile); });
}

void TileGrid::setGroups(const QList<MapTileGroup> &groups)
{
    const QSize before = sizeHint();
    m_groups = groups;
    if (!tileAt(m_cursor))
        m_cursor = {};
    if (sizeHint() != before)
        updateGeometry();
    describe();
    update();
}

int TileGrid::headHeight() const
{
    return 2 * fontMetrics().height() + 3 * gap + line;
}

int TileGrid::groupWidth(const MapTileGroup &group) const
{
    const int tiles = group.columns * (side + gap) - gap;
    const int names = std::max(fontMetrics().horizontalAdvance(group.title),
                               QFontMetrics(strong(font())).horizontalAdvance(group.stage));
    return std::max(tiles, names);
}

int TileGrid::groupLeft(int group) const
{
    int left = ring;
    for (int i = 0; i <= group; ++i) {
        if (i > 0)
            left += m_groups[i].stage.isEmpty() ? groupGap : stageGap;
        if (i < group)
            left += groupWidth(m_groups[i]);
    }
    return left;
}

QRect TileGrid::tileRect(int group, int tile) const
{
    const int columns = m_groups[group].columns;
    return {groupLeft(group) + tile % columns * (side + gap),
            headHeight() + tile / columns * (side + gap), side, side};
}

QSize TileGrid::sizeHint() const
{
    if (m_groups.isEmpty())
        return {side, side};
    int rows = 0;
    for (const MapTileGroup &group : m_groups)
        rows = std::max(rows, rowsOf(group));
    return {groupLeft(int(m_groups.size()) - 1) + groupWidth(m_groups.last()) + gap,
            headHeight() + rows * (side + gap)};
}

TileGrid::Place TileGrid::at(QPoint point) const
{
    for (int group = 0; group < m_groups.size(); ++group)
        for (int tile = 0; tile < m_groups[group].tiles.size(); ++tile)
            if (tileRect(group, tile).contains(point))
                return {group, tile};
    return {};
}

TileGrid::Place TileGrid::selected() const
{
    for (int group = 0; group < m_groups.size(); ++group)
        for (int tile = 0; tile < m_groups[group].tiles.size(); ++tile)
            if (m_groups[group].tiles[tile].selected)
                return {group, tile};
    return {};
}

TileGrid::Place TileGrid::cursor() const
{
    return tileAt(m_cursor) ? m_cursor : selected();
}

const MapTile *TileGrid::tileAt(const Place &place) const
{
    const bool known = place.group >= 0 && place.group < m_groups.size()
                       && place.tile < m_groups[place.group].tiles.size();
    return known ? &m_groups[place.group].tiles[place.tile] : nullptr;
}

void TileGrid::moveCursor(const Place &to)
{
    m_cursor = to;
    describe();
    keepInView(tileRect(to.group, to.tile));
    update();
}

void TileGrid::keepInView(const QRect &place)
{
    for (QWidget *around = parentWidget(); around; around = around->parentWidget())
        if (auto *area = qobject_cast<QScrollArea *>(around)) {
            const QPoint centre = mapTo(area->widget(), place.center());
            return area->ensureVisible(centre.x(), centre.y(), side, side);
        }
}

void TileGrid::describe()
{
    const MapTile *tile = tileAt(cursor());
    const QString text = !tile            ? QString()
                         : tile->muted    ? tr("%1, muted").arg(tile->name)
                         : tile->selected ? tr("%1, shown").arg(tile->name)
                                          : tile->name;
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

/// The nearest tile in that direction.
TileGrid::Place TileGrid::neighbour(int key) const
{
    const Place from = cursor();
    if (from.group < 0)
        return m_groups.isEmpty() || m_groups.first().tiles.isEmpty() ? Place{} : Place{0, 0};
    const QPoint centre = tileRect(from.group, from.tile).center();
    Place best;
    int least = std::numeric_limits<int>::max();
    for (int group = 0; group < m_groups.size(); ++group)
        for (int tile = 0; tile < m_groups[group].tiles.size(); ++tile) {
            const QPoint way = tileRect(group, tile).center() - centre;
            const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
            const int along = across ? way.x() : way.y(), beside = across ? way.y() : way.x();
            const bool forward = key == Qt::Key_Right || key == Qt::Key_Down;
            const int ahead = forward ? along : -along;
            const int farness = ahead + 4 * std::abs(beside);
            if (ahead > 0 && farness < least && (across || beside == 0)) {
                least = farness;
                best = {group, tile};
            }
        }
    return best;
}

void TileGrid::paintTile(QPainter &painter, const QRect &place, const MapTile &tile) const
{
    const Tokens &t = tokens();
    if (tile.image.isNull()) {
        drawPlate(painter, place, t.control, {}, 2);
    } else {
        painter.setOpacity(tile.muted ? 0.3 : 1);
        painter.drawImage(place, tile.image);
        painter.setOpacity(1);
    }
    if (tile.muted) {
        painter.setPen(QPen(t.text, 2));
        painter.drawLine(place.bottomLeft() + QPoint(4, -4), place.topRight() + QPoint(-4, 4));
    }
    if (tile.selected) {
        painter.setPen(QPen(t.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(place).adjusted(-2, -2, 2, 2), 3, 3);
    }
}

void TileGrid::paintGroup(QPainter &painter, int index) const
{
    const Tokens &t = tokens();
    const MapTileGroup &group = m_groups[index];
    const int left = groupLeft(index), text = fontMetrics().height();
    if (!group.stage.isEmpty()) {
        painter.setFont(strong(font()));
        painter.setPen(group.current ? t.accent : t.text);
        painter.drawText(left, painter.fontMetrics().ascent(), group.stage);
        painter.setFont(font());
        if (index > 0)
            painter.fillRect(QRectF(left - stageGap / 2.0, 0, 1, height()), t.line);
    }
    painter.setPen(t.text2);
    painter.drawText(left, text + gap + fontMetrics().ascent(), group.title);
    const double ruled = 2 * text + 2 * gap;
    painter.setPen(
        QPen(group.color, line, group.derived ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(left, ruled), QPointF(left + groupWidth(group), ruled));
    for (int tile = 0; tile < group.tiles.size(); ++tile)
        paintTile(painter, tileRect(index, tile), group.tiles[tile]);
}

void TileGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setFont(font());
    for (int group = 0; group < m_groups.size(); ++group) {
        const QRect place(groupLeft(group) - stageGap, 0, groupWidth(m_groups[group]) + stageGap,
                          height());
        if (place.adjusted(0, 0, gap, 0).intersects(event->rect()))
            paintGroup(painter, group);
    }
    if (!showsFocus(this))
        return;
    const Place here = cursor();
    if (here.group < 0)
        return drawFocusRing(painter, rect());
    const QRectF tile = tileRect(here.group, here.tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens().text, 2)); // the accent one is around what is shown
    painter.drawRoundedRect(tile.adjusted(-2, -2, 2, 2), 3, 3);
}

void TileGrid::mousePressEvent(QMouseEvent *event)
{
    const Place place = at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || place.group < 0)
        return;
    m_pointing.stop();
    moveCursor(place);
    if (event->modifiers() & Qt::ControlModifier)
        Q_EMIT collected(place.group, place.tile);
    else
        Q_EMIT chosen(place.group, place.tile);
}

void TileGrid::mouseMoveEvent(QMouseEvent *event)
{
    point(at(event->position().toPoint()));
}

void TileGrid::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    point({});
}

void TileGrid::point(const Place &place)
{
    if (place == m_pointed)
        return;
    m_pointed = place;
    if (place.group >= 0)
        return m_pointing.start();
    m_pointing.stop();
    Q_EMIT previewed(-1, -1);
}

void TileGrid::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const Place place = keyboard ? cursor() : at(event->pos());
    if (place.group >= 0)
        Q_EMIT menuRequested(place.group, place.tile, event->globalPos());
}

void TileGrid::keyPressEvent(QKeyEvent *event)
{
    const Place here = cursor();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (const Place next = neighbour(event->key()); next.group >= 0) {
            moveCursor(next);
            Q_EMIT previewed(next.group, next.tile);
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (here.group >= 0 && event->modifiers() & Qt::ControlModifier)
            Q_EMIT collected(here.group, here.tile);
        else if (here.group >= 0)
            Q_EMIT chosen(here.group, here.tile);
        return;
    case Qt::Key_Space:
        if (here.group >= 0 && event->modifiers() & Qt::ShiftModifier)
            Q_EMIT soloRequested(here.group, here.tile);
        else if (here.group >= 0)
            Q_EMIT muteRequested(here.group, here.tile);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TileGrid::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void TileGrid::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        Q_EMIT previewed(-1, -1);
    update();
}

void TileGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

QString TileGrid::toolTip(const Place &place) const
{
    const MapTile *tile = tileAt(place);
    if (!tile)
        return {};
    const QString how = m_groups[place.group].derived
                            ? tr("Click shows it, Space mutes the token.")
                            : tr("Click shows it, Ctrl+click together with the others, Space "
                                 "mutes it, Shift+Space leaves it alone.");
    return QStringLiteral("<b>%1</b><br>%2").arg(tile->name, how);
}

bool TileGrid::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const Place place = at(help->pos());
        QToolTip::showText(help->globalPos(), toolTip(place), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
