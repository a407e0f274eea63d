// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace hit {

/// A painted field of which a drag or a key is one gesture, and Esc during a drag takes it back.
/// The keys that mean something in it never reach the window's shortcuts.
class GestureField : public QWidget
{
    Q_OBJECT
public:
    explicit GestureField(QWidget *parent = nullptr);

Q_SIGNALS:
    void gestureStarted();
    void gestureFinished();
    void gestureCancelled();

protected:
    bool event(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

    virtual bool isOwnKey(int key) const; ///< of those without a modifier: arrows, Home, Delete
    virtual void takeKey(int key) = 0;    ///< one that isOwnKey(), while nothing is dragged
    void beginDrag();
    bool isDragging() const { return m_dragging; }

private:
    bool m_dragging = false;
};

} // namespace hit
