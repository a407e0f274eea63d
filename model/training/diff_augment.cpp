// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/diff_augment.h"

#include "model/core/random.h"

#include <ATen/ATen.h>

#include <vector>

namespace hit {
namespace {

std::int64_t max_shift(std::int64_t side)
{
    return static_cast<std::int64_t>(0.125 * static_cast<double>(side) + 0.5);
}

std::int64_t cutout_side(std::int64_t side)
{
    return static_cast<std::int64_t>(0.5 * static_cast<double>(side) + 0.5);
}

at::Tensor per_image(const at::Tensor &values)
{
    return values.view({-1, 1, 1, 1});
}

/// Moves `axis` (1: rows, 2: columns) by `shift` [B]; what comes from outside is zero.
at::Tensor translate(const at::Tensor &images, std::int64_t axis, const at::Tensor &shift)
{
    const std::int64_t side = images.size(axis);
    const at::Tensor source = at::arange(side, shift.options()).unsqueeze(0) + shift.unsqueeze(1);
    const at::Tensor inside = (source >= 0).logical_and(source < side);
    std::vector<std::int64_t> view{images.size(0), 1, 1, 1};
    view[static_cast<std::size_t>(axis)] = side;
    const at::Tensor index = source.clamp(0, side - 1).view(view).expand_as(images);
    return images.gather(axis, index) * inside.view(view).to(images.dtype());
}

/// [B, side]: true where `first ... first + length - 1`, clamped to the picture, covers it.
at::Tensor covered(const at::Tensor &first, std::int64_t length, std::int64_t side)
{
    const at::Tensor from = first.clamp(0, side - 1).unsqueeze(1);
    const at::Tensor to = (first + (length - 1)).clamp(0, side - 1).unsqueeze(1);
    const at::Tensor position = at::arange(side, first.options()).unsqueeze(0);
    return (position >= from).logical_and(position <= to);
}

at::Tensor cut_out(const at::Tensor &images, const AugmentDraws &draws)
{
    const std::int64_t length = cutout_side(images.size(1));
    const at::Tensor rows = covered(draws.cutout_row - length / 2, length, images.size(1));
    const at::Tensor columns = covered(draws.cutout_column - length / 2, length, images.size(2));
    const at::Tensor hole = rows.unsqueeze(2).logical_and(columns.unsqueeze(1)).unsqueeze(3);
    return images.masked_fill(hole, 0);
}

at::Tensor adjust_color(const at::Tensor &images, const AugmentDraws &draws)
{
    const at::Tensor bright = images + (per_image(draws.brightness) - 0.5);
    const at::Tensor grey = bright.mean(3, true);
    const at::Tensor saturated = (bright - grey) * (per_image(draws.saturation) * 2) + grey;
    const at::Tensor mean = saturated.mean({1, 2, 3}, true);
    return (saturated - mean) * (per_image(draws.contrast) + 0.5) + mean;
}

template <typename Change>
AugmentDraws changed(const AugmentDraws &draws, const Change &change)
{
    return {change(draws.brightness),   change(draws.saturation),    change(draws.contrast),
            change(draws.shift_rows),   change(draws.shift_columns), change(draws.cutout_row),
            change(draws.cutout_column)};
}

} // namespace

AugmentDraws rows_of(const AugmentDraws &draws, std::int64_t first, std::int64_t count)
{
    return changed(draws, [=](const at::Tensor &rows) { return rows.narrow(0, first, count); });
}

AugmentDraws to_device(const AugmentDraws &draws, at::Device device)
{
    return changed(draws, [=](const at::Tensor &rows) { return rows.to(device); });
}

AugmentDraws draw_augmentation(std::int64_t batch, std::int64_t side, std::int64_t seed,
                               std::int32_t step)
{
    constexpr std::int64_t draws = 7;
    std::vector<double> numbers(static_cast<std::size_t>(batch * draws));
    fill_uniform(seed, step, RandomPurpose::Augmentation, numbers);
    const at::Tensor u = at::from_blob(numbers.data(), {draws, batch}, at::kDouble);
    const auto number = [&](std::int64_t row) { return u[row].to(at::kFloat); };
    const auto whole = [&](std::int64_t row, std::int64_t count) {
        return (u[row] * count).floor().to(at::kLong);
    };
    const std::int64_t shift = max_shift(side);
    const std::int64_t offsets = side + 1 - cutout_side(side) % 2;
    return {number(0),
            number(1),
            number(2),
            whole(3, 2 * shift + 1) - shift,
            whole(4, 2 * shift + 1) - shift,
            whole(5, offsets),
            whole(6, offsets)};
}

at::Tensor diff_augment(const at::Tensor &images, const AugmentDraws &draws,
                        const AugmentPolicy &policy)
{
    at::Tensor result = images;
    if (policy.color)
        result = adjust_color(result, draws);
    if (policy.translation)
        result = translate(translate(result, 1, draws.shift_rows), 2, draws.shift_columns);
    if (policy.cutout)
        result = cut_out(result, draws);
    return result;
}

} // namespace hit
