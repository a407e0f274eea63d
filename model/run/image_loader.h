// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_pack.h"
#include "model/training/trainer.h"

#include <deque>
#include <future>
#include <optional>

namespace hit {

struct ImageBatch
{
    at::Tensor images;           ///< [count, S, S, 3] uint8, CPU
    std::int64_t replaced = 0;   ///< damaged ones, in whose place the next of the pack stands
    std::optional<Error> damage; ///< of the first of them
};

/// Reads what the next steps need while the present one runs. One thread calls.
class ImageLoader final
{
public:
    /// `pack` must outlive this.
    explicit ImageLoader(const ImagePack &pack);
    /// The images of the trainer's next step. Error: no image of the pack can be read any more.
    Result<ImageBatch> next(const Trainer &trainer);

private:
    struct Ahead
    {
        DataRange range;
        std::future<Result<ImageBatch>> batch;
    };
    const ImagePack &pack_;
    std::deque<Ahead> ahead_;
};

} // namespace hit
