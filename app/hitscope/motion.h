// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explorer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QRandomGenerator>
#include <QTimer>

#include <functional>
#include <optional>

namespace hit {

/// What moves the picture by itself: playing through seeds, going to a place, the slow drift at
/// the first start. One motion at a time, each one step of undo; any gesture ends it. GUI thread.
class Motion final : public QObject
{
    Q_OBJECT
public:
    enum class Order { RandomSeeds, NextSeeds };

    explicit Motion(Explorer &explorer, QObject *parent = nullptr);

    void drift(); ///< until the first press or key anywhere
    void play();
    void togglePlay();
    /// Through slerp in 250 ms; at once where motion is reduced, or as soon as anything else is
    /// done. One step called `name`.
    void goTo(const QString &name, const State &target);
    void stop();
    bool isPlaying() const { return m_playing; }
    bool isMoving() const { return bool(m_step); }

    double speed() const { return m_speed; } ///< seeds per second
    void setSpeed(double speed);
    Order order() const { return m_order; }
    void setOrder(Order order) { m_order = order; }
    void seedRandom(quint32 value) { m_random.seed(value); }

    /// A replayed recording moves the clock by itself.
    void setClockOn(bool on);
    void advance(double seconds);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

Q_SIGNALS:
    void playingChanged(bool playing);
    void advanced(double seconds); ///< by the clock, for a recording

private:
    using Step = std::function<bool(double seconds)>; ///< false: has arrived
    void start(const QString &name, Step step, std::optional<State> goal = {});
    void ended();
    bool walk(double seconds);
    void nextLeg();

    Explorer &m_explorer;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QRandomGenerator m_random = QRandomGenerator::securelySeeded();
    Step m_step;
    bool m_playing = false, m_clockOn = true;
    double m_speed = 0.5;
    Order m_order = Order::RandomSeeds;
    Latent m_from, m_to; ///< the leg that play is on
    double m_leg = 0;    ///< 0 ... 1
};

/// The latent at `t` between two, by slerp of what they resolve to; exactly `a` at 0 and `b` at 1.
Latent between(const Latent &a, const Latent &b, double t, int dim);

} // namespace hit
