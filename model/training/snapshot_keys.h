// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// Metadata of a checkpoint that a run can go on from: a JSON object of counts.
inline constexpr const char *training_key = "hitscope.training";

} // namespace hit
