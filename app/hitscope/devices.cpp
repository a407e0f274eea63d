// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/devices.h"

#include "ui/settings.h"

#include <utility>

namespace hit {

QList<QPair<QString, QString>> cudaDevices()
{
    QList<QPair<QString, QString>> devices;
    for (const std::string &title : cuda_status().devices)
        devices.append(
            {QStringLiteral("cuda:%1").arg(devices.size()), QString::fromStdString(title)});
    return devices;
}

DeviceChoice::DeviceChoice(const Settings &settings, const QString &fromCommandLine)
    : m_settings(settings)
    , m_instead(fromCommandLine)
    , m_inSettings(settings.device())
{
    update();
}

void DeviceChoice::replace(const std::string &inUse)
{
    if (inUse == m_wanted.device)
        return;
    m_instead = QString::fromStdString(inUse);
    m_wanted.device = inUse;
}

bool DeviceChoice::update()
{
    const QString before = std::exchange(m_inSettings, m_settings.device());
    if (before != m_inSettings)
        m_instead.clear();
    const DeviceOptions last = m_wanted;
    m_wanted.device = (m_instead.isEmpty() ? m_inSettings : m_instead).toStdString();
    m_wanted.threads = m_settings.threads();
    return m_wanted.device != last.device || m_wanted.threads != last.threads;
}

} // namespace hit
