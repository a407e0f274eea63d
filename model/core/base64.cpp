// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/base64.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace hit {
namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encoded(std::span<const unsigned char> bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < count ? bytes[i + k] : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= count ? alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::optional<std::vector<unsigned char>> decoded(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    std::vector<unsigned char> bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const auto digit = alphabet.find(text[i + k]);
            group = group << 6
                    | (digit == std::string_view::npos ? 0 : static_cast<std::uint32_t>(digit));
        }
        for (std::size_t k = 0; k < 3; ++k)
            bytes.push_back(static_cast<unsigned char>(group >> (16 - 8 * k)));
    }
    if (text.ends_with("=="))
        bytes.resize(bytes.size() - 2);
    else if (text.ends_with('='))
        bytes.resize(bytes.size() - 1);
    // One text for each value: foreign characters, stray padding and loose bits all differ here.
    if (encoded(bytes) != text)
        return std::nullopt;
    return bytes;
}

} // namespace

std::string base64_from_floats(std::span<const float> values)
{
    std::vector<unsigned char> bytes(values.size_bytes());
    if (!values.empty())
        std::memcpy(bytes.data(), values.data(), bytes.size());
    return encoded(bytes);
}

std::optional<std::vector<float>> floats_from_base64(std::string_view text)
{
    const auto bytes = decoded(text);
    if (!bytes || bytes->size() % sizeof(float) != 0)
        return std::nullopt;
    std::vector<float> values(bytes->size() / sizeof(float));
    if (!values.empty())
        std::memcpy(values.data(), bytes->data(), bytes->size());
    if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
        return std::nullopt;
    return values;
}

} // namespace hit
