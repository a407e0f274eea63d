// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/devices.h"

#include "model/engine/session.h"

namespace hit {

QList<QPair<QString, QString>> cudaDevices()
{
    QList<QPair<QString, QString>> devices;
    for (const std::string &title : cuda_status().devices)
        devices.append(
            {QStringLiteral("cuda:%1").arg(devices.size()), QString::fromStdString(title)});
    return devices;
}

} // namespace hit
