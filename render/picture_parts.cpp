// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/picture_parts.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// `sum` [side, side, 3] in twice the side and more, every position as a square of equal ones.
std::vector<float> enlarged(const std::vector<float> &sum, int from, int to)
{
    std::vector<float> large(std::size_t(to) * std::size_t(to) * 3);
    auto target = large.begin();
    for (int y = 0; y < to; ++y)
        for (int x = 0; x < to; ++x) {
            const auto cell =
                std::size_t(y * from / to) * std::size_t(from) + std::size_t(x * from / to);
            target = std::copy_n(sum.begin() + std::ptrdiff_t(cell * 3), 3, target);
        }
    return large;
}

uchar packed(float value)
{
    // As the engine does: a NaN becomes -1, halves go to the even number.
    value = value > -1.0F ? value : -1.0F;
    value = value < 1.0F ? value : 1.0F;
    return uchar(std::nearbyint((value + 1.0F) * 127.5F));
}

} // namespace

QImage sumOfParts(const PictureParts &parts)
{
    std::vector<float> sum;
    int side = 0;
    for (const PicturePart &part : parts) {
        if (side > 0 && part.side != side)
            sum = enlarged(sum, side, part.side);
        side = part.side;
        sum.resize(part.rgb->size());
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = (*part.rgb)[i] * part.gain + sum[i];
    }
    if (side == 0)
        return {};
    QImage image(side, side, QImage::Format_RGBA8888);
    auto value = sum.begin();
    for (int y = 0; y < side; ++y) {
        uchar *pixel = image.scanLine(y);
        for (int x = 0; x < side; ++x, pixel += 4, value += 3) {
            std::transform(value, value + 3, pixel, packed);
            pixel[3] = 255;
        }
    }
    return image;
}

} // namespace hit
