// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mutator.h"

namespace {

/// The largest number of a few digits: usually the end of the last tensor.
std::size_t largestNumber(const std::string &json)
{
    std::size_t largest = 0;
    for (std::size_t at = json.find_first_of("0123456789"); at != std::string::npos;
         at = json.find_first_of("0123456789", at)) {
        const std::size_t end = std::min(json.find_first_not_of("0123456789", at), json.size());
        if (end - at < 5)
            largest = std::max<std::size_t>(largest, std::stoul(json.substr(at, end - at)));
        at = end;
    }
    return largest;
}

} // namespace

/// Mutates the header, then makes its length, and often the file's, right.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize,
                                    unsigned seed)
{
    if (size < 8 || seed % 8 == 0)
        return LLVMFuzzerMutate(data, size, maxSize);
    std::uint64_t length = 0;
    std::memcpy(&length, data, sizeof length);
    const std::string all(reinterpret_cast<const char *>(data) + 8, size - 8);
    std::string json = all.substr(0, std::min<std::size_t>(length, all.size()));
    std::string contents = all.substr(json.size());
    hit::fuzz::mutate(json);
    if (seed % 8 < 6)
        contents.resize(largestNumber(json), 'x');
    std::string input(8, '\0');
    hit::fuzz::putNumber(input, 0, json.size(), 8);
    return hit::fuzz::replaceInput(data, maxSize, input + json + contents);
}
