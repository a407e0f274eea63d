// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/resampler.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// [3, rows, width] -> [3, height, size]
at::Tensor resize(const at::Tensor &planes, int height, int width)
{
    return at::_upsample_bicubic2d_aa(planes.unsqueeze(0), {height, width}, false).squeeze(0);
}

} // namespace

Resampler::Resampler(int width, int height, int size)
    : width_(width)
    , height_(height)
    , size_(size)
    , narrow_(static_cast<std::size_t>(height) * static_cast<std::size_t>(size) * 3)
{
}

void Resampler::add(int rows, std::span<const std::byte> rgb)
{
    const at::NoGradGuard no_grad;
    const auto pixels =
        torch::from_blob(const_cast<std::byte *>(rgb.data()), {rows, width_, 3}, torch::kUInt8);
    const auto across =
        resize(pixels.permute({2, 0, 1}).to(torch::kFloat).contiguous(), rows, size_);
    auto all = torch::from_blob(narrow_.data(), {3, height_, size_});
    all.narrow(1, rows_, rows).copy_(across);
    rows_ += rows;
}

std::vector<float> Resampler::levels() const
{
    const at::NoGradGuard no_grad;
    const auto all = torch::from_blob(const_cast<float *>(narrow_.data()), {3, height_, size_});
    std::vector<float> levels(static_cast<std::size_t>(size_) * static_cast<std::size_t>(size_)
                              * 3);
    torch::from_blob(levels.data(), {size_, size_, 3})
        .copy_(resize(all, size_, size_).permute({1, 2, 0}));
    return levels;
}

std::vector<std::byte> bytes_from_levels(std::span<const float> levels)
{
    std::vector<std::byte> bytes(levels.size());
    std::ranges::transform(levels, bytes.begin(), [](float level) {
        return static_cast<std::byte>(std::lround(std::clamp(level, 0.0F, 255.0F)));
    });
    return bytes;
}

} // namespace hit
