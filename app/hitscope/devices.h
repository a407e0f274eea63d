// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/session.h"

#include <QList>
#include <QPair>
#include <QString>

namespace hit {

class Settings;

/// What the machine has besides the CPU: name for Settings::device ("cuda:0") and title.
QList<QPair<QString, QString>> cudaDevices();

/// The device to draw on: that of the command line until the person chooses another one in the
/// settings. One that can't be used is replaced until then: it is not asked for again and again,
/// and the settings keep it.
class DeviceChoice final
{
public:
    DeviceChoice(const Settings &settings, const QString &fromCommandLine);

    const DeviceOptions &wanted() const { return m_wanted; }
    void replace(const std::string &inUse); ///< the one that is used instead of the wanted one
    bool update(); ///< after a change of the settings; true if something else is wanted now

private:
    const Settings &m_settings;
    QString m_instead; ///< of the one in the settings; empty: that one
    QString m_inSettings;
    DeviceOptions m_wanted;
};

} // namespace hit
