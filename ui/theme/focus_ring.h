// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFocusFrame>
#include <QObject>
#include <QPointer>

class QApplication;

namespace hit {

/// Keeps the ring of CE_FocusFrame around the control that the keyboard reached, and takes it away
/// on a mouse press. Qt's own mark for this (WA_KeyboardFocusChange) is set by Tab but never
/// cleared; here the mouse clears it, and F6 and the arrows set it.
class FocusRing final : public QObject
{
    Q_OBJECT
public:
    explicit FocusRing(QApplication *application);
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    QPointer<QFocusFrame> m_frame;
};

} // namespace hit
