// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QString>

namespace hit {

/// What a person calls a model: its file's name; of a run "clay-64, step 48,000" or "clay-64, live
/// at step 940", as all runs name their files alike.
QString modelTitle(const ModelInfo &model);
/// The same, and the step of one that is of no run, where it has one.
QString titleWithStep(const ModelInfo &model);
/// How the names of files begin that are made with it: "clay-64 step 48000", "voxel-art-64".
QString fileNameOf(const ModelInfo &model);
/// Of a file that is not open: a live snapshot has no step then.
QString fileTitle(const QString &path);

} // namespace hit
