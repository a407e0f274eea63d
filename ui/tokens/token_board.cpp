// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/token_board.h"

#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/tokens/accessible_board.h"

#include <QAccessible>
#include <QDragEnterEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QToolTip>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto pointTime = 150ms, wheelTime = 300ms;
} // namespace

bool BoardRow::allMuted() const
{
    return std::all_of(tokens.begin(), tokens.end(),
                       [](const BoardToken &token) { return token.muted; });
}

TokenBoard::TokenBoard(QWidget *parent)
    : QWidget(parent)
{
    installAccessibleBoard();
    setObjectName(QStringLiteral("tokenBoard"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Token board"));
    setTextRole(this, TextRole::Caption);
    for (QTimer *timer : {&m_pointing, &m_wheelEnd})
        timer->setSingleShot(true);
    m_pointing.setInterval(pointTime);
    m_wheelEnd.setInterval(wheelTime);
    connect(&m_pointing, &QTimer::timeout, this, [this] {
        m_saidPointed = true;
        Q_EMIT pointed(m_pointed->first, m_pointed->second);
    });
    connect(&m_wheelEnd, &QTimer::timeout, this, &TokenBoard::endStrength);
}

void TokenBoard::setRows(const QList<BoardRow> &rows)
{
    const bool other = rows.size() != m_rows.size();
    m_rows = rows;
    if (other) {
        m_cursor.reset();
        m_anchor.reset();
        m_hovered.reset();
        point(std::nullopt);
        setSelection({});
        updateGeometry();
    }
    update();
}

void TokenBoard::setMode(Mode mode)
{
    m_mode = mode;
    update();
}

bool TokenBoard::reads(int stage) const
{
    return stage >= 0 && stage < m_rows.size() && m_rows[stage].reads;
}

const BoardToken &TokenBoard::token(BoardCell cell) const
{
    return m_rows[cell.first].tokens[std::size_t(cell.second)];
}

BoardCells TokenBoard::between(BoardCell a, BoardCell b) const
{
    BoardCells cells;
    for (int stage = std::min(a.first, b.first); stage <= std::max(a.first, b.first); ++stage)
        for (int token = std::min(a.second, b.second);
             reads(stage) && token <= std::max(a.second, b.second); ++token)
            cells.insert({stage, token});
    return cells;
}

BoardCells TokenBoard::everything() const
{
    return m_rows.isEmpty() ? BoardCells() : between({0, 0}, {int(m_rows.size()) - 1, columns - 1});
}

void TokenBoard::select(const BoardCells &cells)
{
    m_cursor = cells.empty() ? std::nullopt : std::optional(*cells.rbegin());
    m_anchor = m_cursor;
    setSelection(cells);
}

void TokenBoard::setSelection(BoardCells cells)
{
    if (cells == m_selection)
        return;
    m_selection = std::move(cells);
    update();
    Q_EMIT selectionChanged();
}

void TokenBoard::moveCursor(BoardCell to, bool extend)
{
    m_cursor = to;
    if (!extend || !m_anchor)
        m_anchor = to;
    setSelection(between(*m_anchor, to));
    QAccessibleEvent focus(this, QAccessible::Focus);
    focus.setChild(to.first * columns + to.second);
    QAccessible::updateAccessibility(&focus);
    update();
}

/// Says so after a moment, and at once when it is over.
void TokenBoard::point(std::optional<BoardCell> cell)
{
    if (cell && !reads(cell->first))
        cell.reset();
    if (cell == m_pointed)
        return;
    m_pointed = cell;
    if (cell)
        return m_pointing.start();
    m_pointing.stop();
    if (std::exchange(m_saidPointed, false))
        Q_EMIT pointed(-1, -1);
}

void TokenBoard::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    endStrength();
    const QPointF place = event->position();
    for (int stage = 0; stage < m_rows.size(); ++stage)
        if (m_rows[stage].reads && rowSwitch(stage).contains(place))
            return Q_EMIT rowSwitched(stage);
    const bool adds = event->modifiers() & Qt::ControlModifier;
    m_before = adds ? m_selection : BoardCells();
    if (const BoardCells head = headCells(place); !head.empty()) {
        m_cursor = *head.begin();
        m_anchor = m_cursor;
        m_before.insert(head.begin(), head.end());
        return setSelection(m_before);
    }
    const auto cell = cellAt(place);
    if (!cell || !reads(cell->first))
        return;
    m_gesture = Gesture::Select;
    if (event->modifiers() & Qt::ShiftModifier)
        return moveCursor(*cell, true);
    const bool had = adds && m_before.contains(*cell);
    moveCursor(*cell, false);
    BoardCells cells = m_before;
    if (had)
        cells.erase(*cell);
    else
        cells.insert(*cell);
    setSelection(cells);
}

void TokenBoard::mouseMoveEvent(QMouseEvent *event)
{
    const auto over = cellAt(event->position());
    if (over != m_hovered) {
        m_hovered = over;
        update();
    }
    if (m_gesture != Gesture::Select)
        return point(over);
    const auto cell = nearestTo(event->position());
    if (!cell || !m_anchor || cell == m_cursor)
        return;
    m_cursor = cell;
    BoardCells cells = between(*m_anchor, *cell);
    cells.insert(m_before.begin(), m_before.end());
    setSelection(std::move(cells));
}

void TokenBoard::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_gesture != Gesture::Select)
        return;
    m_gesture = Gesture::None;
    if (m_mode == Mode::FromB && !m_selection.empty())
        Q_EMIT takeRequested();
}

void TokenBoard::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_mode == Mode::FromB || !cellAt(event->position()))
        return mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        Q_EMIT resetRequested();
}

void TokenBoard::leaveEvent(QEvent *)
{
    m_hovered.reset();
    point(std::nullopt);
    update();
}

void TokenBoard::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    if (!keyboard) {
        const auto cell = cellAt(event->pos());
        if (!cell || !reads(cell->first))
            return event->ignore();
        if (!m_selection.contains(*cell))
            moveCursor(*cell, false);
    }
    if (m_selection.empty())
        return event->ignore();
    const QPoint at = keyboard && m_cursor ? cellRect(*m_cursor).center().toPoint() : event->pos();
    Q_EMIT menuRequested(mapToGlobal(at));
}

void TokenBoard::focusOutEvent(QFocusEvent *event)
{
    endStrength();
    if (!underMouse())
        point(std::nullopt);
    QWidget::focusOutEvent(event);
    update();
}

void TokenBoard::dragEnterEvent(QDragEnterEvent *event)
{
    if (latentsFromMime(*event->mimeData()).isEmpty())
        return event->ignore(); // files are for the window
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void TokenBoard::dragMoveEvent(QDragMoveEvent *event)
{
    m_dropOn = cellsAt(event->position());
    event->setAccepted(!m_dropOn.empty());
    update();
}

void TokenBoard::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropOn.clear();
    update();
}

void TokenBoard::dropEvent(QDropEvent *event)
{
    const BoardCells cells = std::exchange(m_dropOn, {});
    update();
    if (cells.empty())
        return event->ignore();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT latentsDropped(cells, latentsFromMime(*event->mimeData()));
}

bool TokenBoard::event(QEvent *event)
{
    // Keys that mean something here must not reach the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride) {
        const bool own = means(*static_cast<QKeyEvent *>(event));
        event->setAccepted(own);
        return own;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), toolTip(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
