// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/travel.h"

#include "render/canvas.h"
#include "ui/latent_text.h"

#include <QEvent>

#include <chrono>
#include <cmath>

namespace hit {

Travel::Travel(Explorer &explorer, Canvas &canvas)
    : QObject(&canvas)
    , m_explorer(explorer)
    , m_drag(explorer)
{
    using namespace std::chrono_literals;
    m_nudges.setSingleShot(true);
    m_nudges.setInterval(700ms);
    canvas.installEventFilter(this);
    connect(&m_nudges, &QTimer::timeout, this, [this] {
        if (m_nudging)
            m_explorer.commit();
    });
    connect(&explorer, &Explorer::motionEnded, this, [this] { m_nudging = false; });
    connect(&canvas, &Canvas::travelStarted, this, &Travel::begin);
    connect(&canvas, &Canvas::travelled, this, &Travel::moveTo);
    connect(&canvas, &Canvas::travelCancelled, this, [this] { m_drag.cancel(); });
    connect(&canvas, &Canvas::travelStep, this, &Travel::nudge);
    connect(&canvas, &Canvas::travelFinished, this, [this] {
        m_drag.commit(tr("Travel to %1").arg(seedText(m_explorer.state().latent.plane)));
        Q_EMIT travelled();
    });
}

bool Travel::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && !m_drag.isOpen())
        m_explorer.commit();
    return false;
}

void Travel::begin()
{
    m_drag.begin(tr("Travel"));
    m_start = m_explorer.state().latent.plane;
}

void Travel::moveTo(QPointF seeds, bool whole)
{
    if (!m_drag.isOpen())
        return;
    const PlanePoint place{m_start.x + seeds.x(), m_start.y + seeds.y()};
    m_explorer.travelTo(whole ? PlanePoint{std::round(place.x), std::round(place.y)} : place);
}

void Travel::nudge(QPointF seeds)
{
    if (!m_nudging) {
        // A motion, so that whatever else the person does ends this step.
        m_explorer.beginMotion(tr("Travel"));
        m_nudging = true;
    }
    State state = m_explorer.state();
    const PlanePoint place = state.latent.plane;
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {place.x + seeds.x(), place.y + seeds.y()}, {}};
    m_explorer.change(state);
    m_nudges.start();
}

} // namespace hit
