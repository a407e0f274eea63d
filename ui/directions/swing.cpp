// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/swing.h"

#include "ui/explorer.h"
#include "ui/theme/theme.h"

#include <cmath>
#include <numbers>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto frameTime = 16ms;
constexpr double seconds = 1.2, farthest = 2; ///< sigma

} // namespace

Swing::Swing(Explorer &explorer, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
{
    m_timer.setInterval(frameTime);
    connect(&m_timer, &QTimer::timeout, this, &Swing::advance);
    connect(&explorer, &Explorer::stateChanged, &m_timer, &QTimer::stop);
    connect(&explorer, &Explorer::modelChanged, &m_timer, &QTimer::stop);
}

void Swing::start(const Edit &edit)
{
    if (Theme::current().reducedMotion() || m_explorer.inGesture())
        return;
    m_edit = edit;
    m_edit.on = true;
    m_clock.start();
    m_timer.start();
}

void Swing::stop()
{
    if (!isOn())
        return;
    m_timer.stop();
    m_explorer.endPreview();
}

void Swing::advance()
{
    const double part = double(m_clock.elapsed()) / (1000 * seconds);
    if (part >= 1)
        return stop();
    m_edit.strength = -farthest * std::sin(2 * std::numbers::pi * part);
    m_explorer.preview(m_edit);
}

} // namespace hit
