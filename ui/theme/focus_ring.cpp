// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/focus_ring.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>

namespace hit {
namespace {

bool movesFocus(int key)
{
    switch (key) {
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_F6:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        return true;
    default:
        return false;
    }
}

// Fields show their focus by their outline, views by their current row, painted widgets by
// themselves.
bool takesRing(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget);
}

} // namespace

FocusRing::FocusRing(QApplication *application)
    : QObject(application)
{
    application->installEventFilter(this);
    connect(application, &QApplication::focusChanged, this, &FocusRing::update);
}

bool FocusRing::eventFilter(QObject *, QEvent *event)
{
    const bool mouse = event->type() == QEvent::MouseButtonPress;
    const bool key =
        event->type() == QEvent::KeyPress && movesFocus(static_cast<QKeyEvent *>(event)->key());
    if (!mouse && !key)
        return false;
    QWidget *focus = QApplication::focusWidget();
    if (focus && focus->window()->testAttribute(Qt::WA_KeyboardFocusChange) != key) {
        focus->window()->setAttribute(Qt::WA_KeyboardFocusChange, key);
        focus->update();
        update();
    }
    return false;
}

void FocusRing::update()
{
    QWidget *focus = QApplication::focusWidget();
    const bool wanted = focus && takesRing(focus) && showsFocus(focus);
    if (!wanted) {
        delete m_frame;
        return;
    }
    if (!m_frame)
        m_frame = new QFocusFrame;
    m_frame->setWidget(focus);
}

bool showsFocus(const QWidget *widget)
{
    return widget->hasFocus() && widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

} // namespace hit
