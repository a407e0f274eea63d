// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hand_gesture.h"

#include <QObject>
#include <QPointF>
#include <QTimer>

namespace hit {

class Canvas;

/// Dragging and arrow keys on the canvas move on the seed plane. A drag is one step of undo; so is
/// a run of arrow keys.
class Travel final : public QObject
{
    Q_OBJECT
public:
    Travel(Explorer &explorer, Canvas &canvas);

Q_SIGNALS:
    void travelled(); ///< a drag was finished

protected:
    /// A press on the picture ends whatever moves it.
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void begin();
    void moveTo(QPointF seeds, bool whole);
    void nudge(QPointF seeds);

    Explorer &m_explorer;
    HandGesture m_drag;
    PlanePoint m_start;
    QTimer m_nudges; ///< runs while the next arrow key still belongs to the same step
    bool m_nudging = false;
};

} // namespace hit
