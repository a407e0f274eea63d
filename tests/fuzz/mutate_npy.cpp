// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mutator.h"

/// Mutates the dictionary of a file of version 1, then makes its length right.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize,
                                    unsigned seed)
{
    constexpr std::size_t prefix = 10;
    if (size < prefix || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, maxSize);
    const std::string all(reinterpret_cast<const char *>(data), size);
    const std::size_t length = std::min<std::size_t>(data[8] | data[9] << 8, size - prefix);
    std::string dict = all.substr(prefix, length);
    hit::fuzz::mutate(dict);
    std::string start = all.substr(0, prefix);
    hit::fuzz::putNumber(start, 8, dict.size(), 2);
    return hit::fuzz::replaceInput(data, maxSize, start + dict + all.substr(prefix + length));
}
