// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/busy_line.h"

#include "app/hitscope/engine_host.h"
#include "render/canvas.h"

namespace hit {

BusyLine::BusyLine(EngineHost &host, Canvas &canvas)
    : QObject(&canvas)
    , m_host(host)
    , m_canvas(canvas)
{
    using namespace std::chrono_literals;
    m_patience.setSingleShot(true);
    m_patience.setInterval(400ms);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_canvas.setBusyLine(true); });
    connect(&host, &EngineHost::openStarted, this, [this] { m_canvas.setBusyLine(true); });
    connect(&host, &EngineHost::opened, this, &BusyLine::settle);
    connect(&host, &EngineHost::openFailed, this, &BusyLine::settle);
    connect(&host, &EngineHost::deviceRefused, this, &BusyLine::settle);
    connect(&host, &EngineHost::pictureAsked, this, &BusyLine::wait);
    connect(&host, &EngineHost::pictureReady, this, &BusyLine::settle);
    connect(&host, &EngineHost::pictureFailed, this, &BusyLine::settle);
    connect(&host, &EngineHost::otherReady, this, &BusyLine::settle);
    connect(&host, &EngineHost::otherFailed, this, &BusyLine::settle);
    connect(&host, &EngineHost::otherOpened, this, &BusyLine::settle);
    connect(&host, &EngineHost::otherNotOpened, this, &BusyLine::settle);
}

/// From the first of several requests on: newer ones must not put it off.
void BusyLine::wait()
{
    if (!m_patience.isActive())
        m_patience.start();
}

void BusyLine::settle()
{
    m_patience.stop();
    m_canvas.setBusyLine(m_host.isOpening() || m_host.isOpeningOther());
    if (!m_host.isSettled())
        m_patience.start();
}

} // namespace hit
