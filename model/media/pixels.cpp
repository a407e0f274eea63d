// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/pixels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hit {
namespace {

/// In float and half to even, as the engine quantises for the screen: a saved picture is the one
/// that was seen.
template <typename Integer>
Integer quantised(float value)
{
    constexpr float half = static_cast<float>(std::numeric_limits<Integer>::max()) / 2;
    if (!(value > -1)) // also catches not-a-number, which no integer can hold
        return 0;
    return static_cast<Integer>(std::nearbyint((std::min(value, 1.0F) + 1) * half));
}

template <typename Integer>
std::vector<Integer> quantised(const Picture &picture)
{
    std::vector<Integer> out(picture.rgb.size());
    std::transform(picture.rgb.begin(), picture.rgb.end(), out.begin(),
                   [](float value) { return quantised<Integer>(value); });
    return out;
}

} // namespace

Status check_picture(const Picture &picture, const std::string &what)
{
    const bool fits = picture.width > 0 && picture.height > 0
                      && picture.rgb.size()
                             == static_cast<std::size_t>(picture.width)
                                    * static_cast<std::size_t>(picture.height) * 3;
    if (!fits)
        return fail(ErrorCode::WrongUse, what,
                    "a picture of " + std::to_string(picture.width) + " x "
                        + std::to_string(picture.height) + " pixels cannot have "
                        + std::to_string(picture.rgb.size()) + " values");
    return {};
}

std::vector<std::uint8_t> to_rgb8(const Picture &picture)
{
    return quantised<std::uint8_t>(picture);
}

std::vector<std::uint16_t> to_rgb16(const Picture &picture)
{
    return quantised<std::uint16_t>(picture);
}

} // namespace hit
