// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plane_trail.h"

#include <QTimer>

#include <cmath>

namespace hit {
namespace {

constexpr int keptMs = 8000;
constexpr double longestStride = 2; // seeds; a longer one is a jump

} // namespace

PlaneTrail::PlaneTrail(QObject *parent)
    : QObject(parent)
    , m_end(new QTimer(this))
{
    m_clock.start();
    m_end->setSingleShot(true);
    connect(m_end, &QTimer::timeout, this, [this] {
        trim();
        Q_EMIT shortened();
    });
}

void PlaneTrail::add(QPointF from, QPointF to)
{
    const QPointF stride = to - from;
    if (std::hypot(stride.x(), stride.y()) > longestStride)
        m_steps.clear();
    else if (m_steps.isEmpty())
        m_steps.append({m_clock.elapsed(), from});
    m_steps.append({m_clock.elapsed(), to});
    trim();
}

void PlaneTrail::trim()
{
    const qint64 oldest = m_clock.elapsed() - keptMs;
    m_steps.removeIf([oldest](const Step &step) { return step.ms < oldest; });
    if (!m_steps.isEmpty())
        m_end->start(keptMs);
}

QList<QPointF> PlaneTrail::places() const
{
    QList<QPointF> places;
    for (const Step &step : m_steps)
        places.append(step.place);
    return places;
}

} // namespace hit
