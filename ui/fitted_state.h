// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/latent/state.h"

namespace hit {

/// `state` without what `model` does not have: a free vector of another length becomes its place on
/// the plane; edits, tokens and stages that it has no room for are left out.
State fittedState(State state, const ModelInfo &model);

/// Does fitting leave out anything? Which weights are shown does not count: each model has its own.
bool leavesPartsOut(const State &state, const ModelInfo &model);

} // namespace hit
