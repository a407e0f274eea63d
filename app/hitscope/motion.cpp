// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/motion.h"

#include "model/latent/latent.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QEvent>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hit {

namespace {

constexpr double driftSpeed = 0.05; // seeds per second
constexpr double goToSeconds = 0.25;
constexpr double longestTick = 0.1; // a stall must not become a jump
constexpr quint32 largestSeed = 1'000'000;

double easeOut(double t)
{
    return 1 - (1 - t) * (1 - t);
}

} // namespace

Latent between(const Latent &a, const Latent &b, double t, int dim)
{
    if (t <= 0)
        return a;
    if (t >= 1)
        return b;
    const auto from = resolve(a, dim), to = resolve(b, dim);
    if (!from || !to)
        return b;
    Latent latent = t < 0.5 ? a : b;
    latent.kind = Latent::Kind::Free;
    latent.z = slerp(*from, *to, t);
    return latent;
}

Motion::Motion(Explorer &explorer, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
{
    using namespace std::chrono_literals;
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(16ms);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double seconds = std::min(double(m_elapsed.restart()) / 1000, longestTick);
        Q_EMIT advanced(seconds);
        advance(seconds);
    });
    connect(&m_explorer, &Explorer::motionEnded, this, &Motion::ended);
    connect(&m_explorer, &Explorer::modelChanged, this, &Motion::stop);
}

void Motion::setSpeed(double speed)
{
    m_speed = speed;
}

void Motion::setClockOn(bool on)
{
    m_clockOn = on;
    if (!on)
        m_timer.stop();
}

void Motion::start(const QString &name, Step step, std::optional<State> goal)
{
    m_explorer.beginMotion(name, std::move(goal));
    m_step = std::move(step);
    if (m_clockOn) {
        m_elapsed.start();
        m_timer.start();
    }
}

void Motion::stop()
{
    if (m_step)
        m_explorer.commit();
}

void Motion::ended()
{
    m_timer.stop();
    m_step = nullptr;
    qApp->removeEventFilter(this);
    if (std::exchange(m_playing, false))
        Q_EMIT playingChanged(false);
}

void Motion::advance(double seconds)
{
    if (m_step && !m_step(seconds))
        m_explorer.commit();
}

void Motion::drift()
{
    start({}, [this](double seconds) {
        State state = m_explorer.state();
        if (state.latent.kind != Latent::Kind::Plane || !state.mix.empty())
            return false; // the plane does not show
        state.latent.plane.x += driftSpeed * seconds;
        m_explorer.change(state);
        return true;
    });
    qApp->installEventFilter(this);
}

bool Motion::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::KeyPress)
        stop();
    return false;
}

void Motion::goTo(const QString &name, const State &target)
{
    const auto model = m_explorer.model();
    if (!model || Theme::current().reducedMotion()) {
        m_explorer.apply(name, target);
        return;
    }
    const int dim = model->config.z_dim;
    const Latent from = m_explorer.shownLatent();
    const Latent to = shown_latent(target, dim).value_or(target.latent);
    const auto glide = [this, from, to, target, dim, t = 0.0](double seconds) mutable {
        t += seconds / goToSeconds;
        if (t >= 1)
            return false;
        State state = target;
        state.mix.clear();
        state.latent = between(from, to, easeOut(t), dim);
        m_explorer.change(state);
        return true;
    };
    start(name, glide, target);
}

void Motion::togglePlay()
{
    m_playing ? stop() : play();
}

void Motion::play()
{
    if (!m_explorer.model())
        return;
    start(tr("Play"), [this](double seconds) { return walk(seconds); });
    m_to = m_explorer.shownLatent();
    nextLeg();
    m_playing = true;
    Q_EMIT playingChanged(true);
}

void Motion::nextLeg()
{
    m_from = m_to;
    m_leg = 0;
    const double x = m_order == Order::NextSeeds ? std::floor(m_from.plane.x) + 1
                                                 : double(m_random.bounded(largestSeed));
    m_to = {Latent::Kind::Plane, {x, 0}, {}};
}

bool Motion::walk(double seconds)
{
    m_leg += seconds * m_speed;
    for (; m_leg >= 1; m_leg -= 1) {
        const double rest = m_leg;
        nextLeg();
        m_leg = rest;
    }
    State state = m_explorer.state();
    state.mix.clear();
    state.latent = between(m_from, m_to, m_leg, m_explorer.model()->config.z_dim);
    m_explorer.change(state);
    return true;
}

} // namespace hit
