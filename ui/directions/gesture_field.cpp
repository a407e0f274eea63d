// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/gesture_field.h"

#include "ui/widgets/arrow_keys.h"

#include <QKeyEvent>

#include <utility>

namespace hit {

GestureField::GestureField(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

bool GestureField::isOwnKey(int key) const
{
    return !arrowOf(key).isNull() || key == Qt::Key_Home || key == Qt::Key_Delete;
}

void GestureField::beginDrag()
{
    m_dragging = true;
    Q_EMIT gestureStarted();
}

void GestureField::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_dragging, false))
        Q_EMIT gestureFinished();
    update();
}

void GestureField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && std::exchange(m_dragging, false))
        return Q_EMIT gestureCancelled();
    if (!isOwnKey(event->key()) || event->modifiers() != Qt::NoModifier || m_dragging)
        return QWidget::keyPressEvent(event);
    takeKey(event->key());
}

bool GestureField::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QWidget::event(event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool own = (isOwnKey(key->key()) && key->modifiers() == Qt::NoModifier)
                     || (key->key() == Qt::Key_Escape && m_dragging);
    event->setAccepted(own);
    return own;
}

void GestureField::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void GestureField::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace hit
