// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t maxSize);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size,
                                               std::size_t maxSize, unsigned seed);

namespace hit::fuzz {

/// libFuzzer's own mutation of a part of the input, which may grow a little.
inline void mutate(std::string &part)
{
    const std::size_t size = part.size();
    part.resize(size + 64);
    part.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t *>(part.data()), size, part.size()));
}

/// Puts `input` in place of the old one; too long ones are cut.
inline std::size_t replaceInput(std::uint8_t *data, std::size_t maxSize, const std::string &input)
{
    const std::size_t size = std::min(input.size(), maxSize);
    std::memcpy(data, input.data(), size);
    return size;
}

inline void putNumber(std::string &bytes, std::size_t at, std::uint64_t number, int count)
{
    for (int i = 0; i < count; ++i)
        bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * i));
}

} // namespace hit::fuzz
