// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// Standard alphabet with padding (RFC 4648) of the floats' bytes, little-endian: exact, unlike
/// decimal text.
std::string base64_from_floats(std::span<const float> values);
/// Nothing if `text` is not canonical base64 of whole, finite floats.
std::optional<std::vector<float>> floats_from_base64(std::string_view text);

} // namespace hit
