// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hit {

/// As crc32c(), without the CPU's instruction (slicing by 8).
std::uint32_t crc32c_portable(std::span<const std::byte> bytes, std::uint32_t crc = 0);

/// The stored form of a checksum in leveldb tables and TensorFlow bundles, and back.
constexpr std::uint32_t mask_crc32c(std::uint32_t crc)
{
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}
constexpr std::uint32_t unmask_crc32c(std::uint32_t masked)
{
    const std::uint32_t rotated = masked - 0xa282ead8u;
    return (rotated >> 17) | (rotated << 15);
}

} // namespace hit
