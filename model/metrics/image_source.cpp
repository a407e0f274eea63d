// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/image_source.h"

#include "model/data/data_order.h"
#include "model/latent/latent.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {

PackImages::PackImages(const ImagePack &pack, std::int64_t count)
    : pack_(pack)
    , count_(std::min(count, pack.count()))
{
}

Result<at::Tensor> PackImages::read(std::int64_t first, std::int64_t count, std::stop_token stop)
{
    return guard(pack_.path().string(), [&]() -> Result<at::Tensor> {
        const std::int64_t side = pack_.size(), bytes = side * side * 3;
        at::Tensor images = torch::empty({count, side, side, 3}, torch::kUInt8);
        for (std::int64_t i = 0; i < count; ++i) {
            if (stop.stop_requested())
                return fail(ErrorCode::Interrupted, "reading the images", "was stopped");
            auto *out = reinterpret_cast<std::byte *>(images.data_ptr<std::uint8_t>()) + i * bytes;
            if (Status read = pack_.read(image_at(/*seed=*/0, first + i, pack_.count()),
                                         {out, static_cast<std::size_t>(bytes)});
                !read)
                return tl::unexpected(read.error());
        }
        return images.to(torch::kFloat).div_(127.5).sub_(1);
    });
}

GeneratedImages::GeneratedImages(Session &session, Which which, std::int64_t count)
    : session_(session)
    , which_(which)
    , count_(count)
{
}

Result<at::Tensor> GeneratedImages::read(std::int64_t first, std::int64_t count,
                                         std::stop_token stop)
{
    std::vector<std::vector<float>> latents;
    for (std::int64_t seed = first; seed < first + count; ++seed)
        latents.push_back(seed_latent(seed, 0, session_.info().config.z_dim));
    return session_.render_batch(latents, which_, std::move(stop))
        .and_then([&](const std::vector<float> &pixels) {
            return guard("the pictures", [&] {
                return torch::tensor(pixels).view({count, size(), size(), 3});
            });
        });
}

} // namespace hit
