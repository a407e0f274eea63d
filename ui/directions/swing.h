// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace hit {

class Explorer;

/// Shows what a direction does: once from 0 to -2, to +2 and back to 0 sigma in 1.2 s, on the
/// picture only. Ends at once with whatever else changes the picture. Where motion is reduced it
/// does nothing.
class Swing final : public QObject
{
    Q_OBJECT
public:
    explicit Swing(Explorer &explorer, QObject *parent = nullptr);
    void start(const Edit &edit);
    void stop();
    bool isOn() const { return m_timer.isActive(); }

private:
    void advance();

    Explorer &m_explorer;
    Edit m_edit;
    QTimer m_timer;
    QElapsedTimer m_clock;
};

} // namespace hit
