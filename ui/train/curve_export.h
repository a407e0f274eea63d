// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "ui/train/curve_chart.h"

#include <QFuture>

namespace hit {

/// "step", "landscape-256: speed, images/s" and so on, and one line for each step that any of them
/// has; RFC 4180, dots.
QByteArray csvOf(const QList<Curve> &curves);
/// In the background, durably.
QFuture<Status> saveCsv(const QString &path, const QList<Curve> &curves);
QFuture<Status> savePicture(const QString &path, const QImage &picture);

} // namespace hit
