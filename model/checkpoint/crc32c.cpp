// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/crc32c.h"

#include "model/checkpoint/tensor_file.h"

#include <array>
#include <bit>
#include <cstring>

namespace hit {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the formats and tables are little-endian");

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

/// tables[k][b]: what byte b does to the checksum when k more bytes follow it.
constexpr Tables make_tables()
{
    constexpr std::uint32_t polynomial = 0x82f63b78; // Castagnoli, bits reversed
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? polynomial : 0);
        tables[0][byte] = crc;
    }
    for (std::size_t k = 1; k < tables.size(); ++k)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[k - 1][byte];
            tables[k][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    return tables;
}

constexpr Tables tables = make_tables();

std::uint64_t load_word(const std::byte *from)
{
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

#if defined(__x86_64__)
/// One chain of the instruction does 8 bytes in 3 cycles, more than memory delivers.
__attribute__((target("sse4.2"))) std::uint32_t crc32c_sse42(std::span<const std::byte> bytes,
                                                             std::uint32_t crc)
{
    std::uint64_t state = ~crc;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8))
        state = __builtin_ia32_crc32di(state, load_word(bytes.data()));
    auto last = static_cast<std::uint32_t>(state);
    for (const std::byte byte : bytes)
        last = __builtin_ia32_crc32qi(last, static_cast<unsigned char>(byte));
    return ~last;
}
#endif

} // namespace

std::uint32_t crc32c_portable(std::span<const std::byte> bytes, std::uint32_t crc)
{
    crc = ~crc;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        const std::uint64_t word = load_word(bytes.data()) ^ crc;
        crc = 0;
        for (std::size_t i = 0; i < 8; ++i)
            crc ^= tables[7 - i][(word >> (8 * i)) & 0xff];
    }
    for (const std::byte byte : bytes)
        crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<std::uint32_t>(byte)) & 0xff];
    return ~crc;
}

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc)
{
#if defined(__x86_64__)
    static const bool hardware = __builtin_cpu_supports("sse4.2");
    if (hardware)
        return crc32c_sse42(bytes, crc);
#endif
    return crc32c_portable(bytes, crc);
}

} // namespace hit
