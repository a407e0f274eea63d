// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace hit {

/// Whether a PNG, JPEG, GIF, WebP or TIFF file that cannot be decoded ends before its format says
/// that it does. False for other formats, which do not show it.
bool is_cut_short(std::span<const std::byte> file);

} // namespace hit
