// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

/// What reader and writer of image packs share.
namespace hit::image_pack {

inline constexpr const char *format_key = "hitscope.images"; ///< metadata
inline constexpr const char *format = "1";
inline constexpr const char *options_key = "hitscope.options";
inline constexpr const char *fingerprint_key = "hitscope.fingerprint";
inline constexpr const char *images_name = "images"; ///< tensors
inline constexpr const char *checksums_name = "crc32c";
inline constexpr int max_size = 16'384;

inline std::int64_t image_bytes(int size)
{
    return std::int64_t{3} * size * size;
}

/// SHA-1 of the options and the images' checksums, as hex. It names data and defends nothing.
std::string fingerprint(const std::string &options, std::span<const std::uint32_t> crcs);

} // namespace hit::image_pack
