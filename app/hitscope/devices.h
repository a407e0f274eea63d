// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>
#include <QString>

namespace hit {

/// What the machine has besides the CPU: name for Settings::device ("cuda:0") and title.
QList<QPair<QString, QString>> cudaDevices();

} // namespace hit
