// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace hit {

/// Checks the TrackableObjectGraph of a checkpoint (trackable_object_graph.proto): it is well
/// formed, every reference names an object that exists and every variable is in the index, as
/// `has_tensor(checkpoint key)` says. Keeps nothing.
Status check_object_graph(const std::filesystem::path &path, std::string_view graph,
                          const std::function<bool(std::string_view)> &has_tensor);

} // namespace hit
