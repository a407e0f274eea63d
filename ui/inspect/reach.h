// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QList>
#include <QPoint>
#include <QRect>

namespace hit {

/// Where a position of a stage can attend to by self-attention of that kind, on the stage's map:
/// regional, its patch, one rectangle; dilated, the position at its place of every patch (paper,
/// section 3.1). Empty for cross-attention and for stages that are not blocked once, as those of
/// the paper are.
QList<QRect> reachOf(const StageConfig &stage, AttentionKind kind, int side, QPoint cell);

} // namespace hit
