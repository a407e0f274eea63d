// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace hit {

/// The remedy in open_tensor_file()'s refusal of what Python's pickle wrote; a window compares with
/// it to offer the exact command instead.
inline constexpr std::string_view pickle_remedy =
    "convert it with to_safetensors.py, which comes with Hitscope (share/hitscope, or packaging in "
    "the sources), in the Python that wrote it";

} // namespace hit
