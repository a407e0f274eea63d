// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/random.h"
#include "model/data/data_order.h"
#include "model/training/pixels.h"
#include "model/training/trainer_state.h"

#include <torch/torch.h>

#include <array>

namespace hit {
namespace {

/// Rows [first, first + count) of the normal numbers [batch, dim] of one step.
at::Tensor training_latents(std::int64_t seed, std::int64_t step, std::int64_t batch,
                            std::int64_t dim)
{
    auto z = at::empty({batch, dim}, at::kFloat);
    fill_normal(seed, static_cast<std::int32_t>(step), RandomPurpose::TrainingLatent,
                {z.data_ptr<float>(), static_cast<std::size_t>(z.numel())});
    return z;
}

at::Tensor uniform(std::int64_t seed, std::int64_t step, RandomPurpose purpose,
                   at::IntArrayRef shape)
{
    auto numbers = at::empty(shape, at::kDouble);
    fill_uniform(seed, static_cast<std::int32_t>(step), purpose,
                 {numbers.data_ptr<double>(), static_cast<std::size_t>(numbers.numel())});
    return numbers;
}

/// [count], for the images at `position` and after it.
at::Tensor flips(std::int64_t seed, std::int64_t position, std::int64_t count)
{
    auto chosen = at::empty({count}, at::kBool);
    for (std::int64_t i = 0; i < count; ++i)
        chosen[i] = is_flipped(seed, position + i);
    return chosen;
}

/// Of the images at `position` and after it; none where the recipe trains on whole pictures.
Crops training_crops(const Recipe &recipe, std::int64_t seed, std::int64_t position,
                     std::int64_t count)
{
    Crops crops{{}, recipe.tail_crop};
    if (recipe.tail_crop == 0)
        return crops;
    const std::int64_t grid = crop_grid(recipe.generator);
    const std::int64_t places = (recipe.size() - recipe.tail_crop) / grid + 1;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto [row, column] = crop_place_at(seed, position + i, places);
        crops.corners.push_back({row * grid, column * grid});
    }
    return crops;
}

} // namespace

StepInput Trainer::State::input(const at::Tensor &images, std::int64_t first,
                                std::int64_t count) const
{
    const std::int64_t at_batch = replicas.rank() * local_batch() + first;
    const std::array<std::int64_t, 4> one_each{recipe.batch, 1, 1, 1};
    const auto part = [&](const at::Tensor &whole) {
        return whole.narrow(0, at_batch, count).to(device);
    };
    StepInput input;
    input.share = double(count) / double(local_batch());
    input.z = part(training_latents(data_seed, steps_done, recipe.batch, recipe.generator.z_dim));
    const std::int64_t position = steps_done * recipe.batch + at_batch;
    at::Tensor bytes = images.narrow(0, first, count).to(device);
    if (recipe.flip)
        bytes = flipped(bytes, flips(data_seed, position, count).to(device));
    // Reals and fakes in the same places, so that a place says nothing about what is real.
    input.crops = training_crops(recipe, data_seed, position, count);
    if (!input.crops.empty())
        bytes = crops_of(bytes, input.crops);
    input.images = images_from_bytes(bytes);

    // Rows 2 * step and 2 * step + 1: reals and fakes are not changed alike.
    const auto transform = [&](std::int64_t row, const AugmentPolicy &what) -> ImageTransform {
        const AugmentDraws draws =
            to_device(rows_of(draw_augmentation(recipe.batch, recipe.judged_size(), data_seed,
                                                static_cast<std::int32_t>(row)),
                              at_batch, count),
                      device);
        return [draws, what](const at::Tensor &x) { return diff_augment(x, draws, what); };
    };
    const auto with_chance = [&](ImageTransform change, std::int64_t row) -> ImageTransform {
        if (augment_probability >= 1)
            return change;
        const at::Tensor chosen = part(
            uniform(data_seed, row, RandomPurpose::AugmentChance, one_each) < augment_probability);
        return [change, chosen](const at::Tensor &x) { return at::where(chosen, change(x), x); };
    };
    const std::int64_t real_row = 2 * steps_done, fake_row = real_row + 1;
    if (augment_probability > 0) {
        input.see_real = with_chance(transform(real_row, policy), real_row);
        input.see_fake = with_chance(transform(fake_row, policy), fake_row);
    }
    if (recipe.bcr_weight > 0) {
        input.augment_real = transform(real_row, AugmentPolicy{});
        input.augment_fake = transform(fake_row, AugmentPolicy{});
    }
    const std::int64_t side = recipe.judged_size();
    if (recipe.wgan_weight > 0)
        input.wgan_eps = part(uniform(data_seed, steps_done, RandomPurpose::PenaltyPoint,
                                      {recipe.batch, side, side, 3})
                                  .to(at::kFloat));
    return input;
}

} // namespace hit
