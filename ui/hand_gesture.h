// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explorer.h"

#include <QPointer>

namespace hit {

/// A gesture on the Explorer that a widget leads until the person lets go, although undo, a step by
/// itself or another gesture may end it before. From then on it is not open, and changes nothing.
/// GUI thread.
class HandGesture final
{
public:
    explicit HandGesture(Explorer &explorer);
    ~HandGesture(); ///< commits: the widget went away under the hand
    HandGesture(const HandGesture &) = delete;
    HandGesture &operator=(const HandGesture &) = delete;

    void begin(const QString &name);
    void commit(const QString &name = {});
    void cancel();
    bool isHeld() const { return m_number != 0; } ///< the person has not let go
    bool isOpen() const;                          ///< and nothing else has ended it

private:
    QPointer<Explorer> m_explorer;
    quint64 m_number = 0;
};

/// The names of the step that a gesture makes.
struct GestureNames
{
    std::function<QString()> begun;
    std::function<QString()> done = {}; ///< now that the value is known; the same without it
};

/// Makes each gesture of a widget, between its gestureStarted and gestureFinished or
/// gestureCancelled, one step of undo: `change` gets what `changed` says. `show` shows the state
/// again wherever the widget may have gone on without it.
template <typename Widget, typename... Values, typename Change, typename Show>
void bindGesture(Explorer &explorer, Widget *widget, void (Widget::*changed)(Values...),
                 const GestureNames &names, Change change, Show show)
{
    const auto gesture = std::make_shared<HandGesture>(explorer);
    QObject::connect(widget, &Widget::gestureStarted, widget,
                     [gesture, names] { gesture->begin(names.begun()); });
    QObject::connect(widget, changed, widget, [gesture, change, show](Values... values) {
        if (gesture->isOpen())
            change(values...);
        else
            show();
    });
    QObject::connect(widget, &Widget::gestureFinished, widget, [gesture, names, show] {
        gesture->commit(gesture->isOpen() && names.done ? names.done() : QString());
        show();
    });
    QObject::connect(widget, &Widget::gestureCancelled, widget, [gesture, show] {
        gesture->cancel();
        show();
    });
}

} // namespace hit
