// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/key_edit.h"

#include <QKeyEvent>

namespace hit {
namespace {

bool isModifier(int key)
{
    return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt
           || key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_unknown || key == 0;
}

} // namespace

KeyEdit::KeyEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setReadOnly(true);
    setToolTip(tr("Press the keys that are to do it; Backspace: none, Esc: as before"));
    setPlaceholderText(tr("Keys, or Backspace"));
}

bool KeyEdit::event(QEvent *event)
{
    // All keys are wanted here, also those that are shortcuts now, and Tab.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        keyPressEvent(static_cast<QKeyEvent *>(event));
        return true;
    }
    return QLineEdit::event(event);
}

void KeyEdit::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (isModifier(key))
        return;
    if (key == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        return Q_EMIT left();
    const bool none = key == Qt::Key_Backspace && event->modifiers() == Qt::NoModifier;
    m_keys = none ? QKeySequence() : QKeySequence(event->keyCombination());
    setText(m_keys.toString(QKeySequence::NativeText));
    Q_EMIT taken();
}

} // namespace hit
