// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/token_board.h"
#include "ui/widgets/arrow_keys.h"

#include <QKeyEvent>

#include <algorithm>

namespace hit {
namespace {

constexpr double strengthStep = 0.05, wheelUnit = 120;

bool changesStrength(int key)
{
    return key == Qt::Key_Plus || key == Qt::Key_Equal || key == Qt::Key_Minus;
}

} // namespace

bool TokenBoard::means(const QKeyEvent &event)
{
    if (!arrowOf(event.key()).isNull() || changesStrength(event.key()))
        return true;
    switch (event.key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Delete:
    case Qt::Key_Home:
    case Qt::Key_End:
        return true;
    default:
        return event.matches(QKeySequence::SelectAll);
    }
}

bool TokenBoard::moveCursorBy(int key, bool extend)
{
    const QPoint way = arrowOf(key);
    if (way.isNull())
        return false;
    if (!m_cursor) {
        const BoardCells cells = everything();
        if (!cells.empty())
            moveCursor(*cells.begin(), false);
        return true;
    }
    BoardCell next = *m_cursor;
    do {
        next.first += way.y();
    } while (way.y() != 0 && next.first >= 0 && next.first < m_rows.size() && !reads(next.first));
    next.second = std::clamp(next.second + way.x(), 0, columns - 1);
    if (reads(next.first))
        moveCursor(next, extend);
    point(m_cursor);
    return true;
}

void TokenBoard::stepStrength(Gesture gesture, double by)
{
    if (m_selection.empty())
        return;
    if (m_gesture != gesture) {
        endStrength();
        m_gesture = gesture;
        Q_EMIT strengthStarted();
    }
    Q_EMIT strengthStepped(by);
}

void TokenBoard::endStrength()
{
    if (m_gesture != Gesture::Wheel && m_gesture != Gesture::Keys)
        return;
    m_gesture = Gesture::None;
    m_wheelEnd.stop();
    Q_EMIT strengthFinished();
}

void TokenBoard::wheelEvent(QWheelEvent *event)
{
    const int turned = event->angleDelta().y();
    if (!hasFocus() || turned == 0 || m_selection.empty() || m_gesture == Gesture::Select)
        return event->ignore();
    const bool fine = event->modifiers() & Qt::ShiftModifier;
    stepStrength(Gesture::Wheel, turned / wheelUnit * strengthStep * (fine ? 0.1 : 1.0));
    m_wheelEnd.start();
}

void TokenBoard::keyPressEvent(QKeyEvent *event)
{
    if (m_gesture == Gesture::Select)
        return;
    if (changesStrength(event->key()))
        return stepStrength(Gesture::Keys,
                            event->key() == Qt::Key_Minus ? -strengthStep : strengthStep);
    endStrength();
    if (!handleKey(*event))
        QWidget::keyPressEvent(event);
}

bool TokenBoard::handleKey(const QKeyEvent &event)
{
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    if (moveCursorBy(event.key(), shift))
        return true;
    if (event.matches(QKeySequence::SelectAll)) {
        setSelection(everything());
        return true;
    }
    if (m_selection.empty())
        return false;
    switch (event.key()) {
    case Qt::Key_Space:
        if (shift)
            Q_EMIT soloRequested();
        else
            Q_EMIT muteRequested();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT takeRequested();
        return true;
    case Qt::Key_Delete:
        Q_EMIT resetRequested();
        return true;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (m_cursor)
            moveCursor({m_cursor->first, event.key() == Qt::Key_Home ? 0 : columns - 1}, shift);
        return true;
    default:
        return false;
    }
}

void TokenBoard::keyReleaseEvent(QKeyEvent *event)
{
    if (!event->isAutoRepeat() && m_gesture == Gesture::Keys)
        return endStrength();
    QWidget::keyReleaseEvent(event);
}

} // namespace hit
