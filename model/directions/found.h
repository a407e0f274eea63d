// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/direction_file.h"

#include <functional>

namespace hit {

/// Is told steps done and all, from the thread that works.
using StepsDone = std::function<void(int done, int all)>;

} // namespace hit
