// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/image_loader.h"

#include "model/data/data_order.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr std::int64_t steps_ahead = 2;
/// So many in a row are no longer single damaged images.
constexpr std::int64_t most_damaged = 64;

bool same(const DataRange &a, const DataRange &b)
{
    return a.seed == b.seed && a.first == b.first && a.count == b.count;
}

/// The image `index`, or the first good one after it.
Status read_good(const ImagePack &pack, std::int64_t index, std::span<std::byte> out,
                 ImageBatch &batch)
{
    Status read;
    for (std::int64_t i = 0; i < std::min(most_damaged, pack.count()); ++i) {
        read = pack.read((index + i) % pack.count(), out);
        if (read) {
            batch.replaced += i > 0 ? 1 : 0;
            return read;
        }
        if (!batch.damage)
            batch.damage = read.error();
    }
    return read;
}

Result<ImageBatch> read_batch(const ImagePack &pack, const DataRange &range)
{
    return guard("reading images", [&]() -> Result<ImageBatch> {
        ImageBatch batch;
        batch.images = at::empty({range.count, pack.size(), pack.size(), 3}, at::kByte);
        const auto bytes = batch.images.nbytes() / static_cast<std::size_t>(range.count);
        auto *to = static_cast<std::byte *>(batch.images.data_ptr());
        for (std::int64_t i = 0; i < range.count; ++i, to += bytes) {
            const std::int64_t index = image_at(range.seed, range.first + i, pack.count());
            if (auto read = read_good(pack, index, {to, bytes}, batch); !read)
                return tl::unexpected(read.error());
        }
        return batch;
    });
}

} // namespace

ImageLoader::ImageLoader(const ImagePack &pack)
    : pack_(pack)
{
}

Result<ImageBatch> ImageLoader::next(const Trainer &trainer)
{
    // After a rollback other images come.
    if (!ahead_.empty() && !same(ahead_.front().range, trainer.data_range()))
        ahead_.clear();
    while (static_cast<std::int64_t>(ahead_.size()) <= steps_ahead) {
        const DataRange range = trainer.data_range(static_cast<std::int64_t>(ahead_.size()));
        ahead_.push_back(
            {range, std::async(std::launch::async, read_batch, std::cref(pack_), range)});
    }
    auto batch = std::move(ahead_.front().batch);
    ahead_.pop_front();
    return batch.get();
}

} // namespace hit
