// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_pack.h"
#include "model/engine/session.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace hit {

/// What is done, how much of it and how much there is. Called from the thread that called.
using MetricsProgress =
    std::function<void(std::string_view what, std::int64_t done, std::int64_t total)>;

/// Images that metrics are computed of. One thread at a time.
class ImageSource
{
public:
    virtual ~ImageSource() = default;
    virtual std::int64_t count() const = 0; ///< images there are
    virtual int size() const = 0;           ///< their sides
    /// Images [count, S, S, 3] in [-1, 1], on the CPU; not clipped.
    virtual Result<at::Tensor> read(std::int64_t first, std::int64_t count,
                                    std::stop_token stop) = 0;
};

/// `count` images of a pack in an order that has nothing to do with that of the pack, which is by
/// name: neither a part of them nor a group in a row may be all of one kind.
class PackImages final : public ImageSource
{
public:
    /// `pack` must outlive this.
    PackImages(const ImagePack &pack, std::int64_t count);
    std::int64_t count() const override { return count_; }
    int size() const override { return pack_.size(); }
    Result<at::Tensor> read(std::int64_t first, std::int64_t count, std::stop_token stop) override;

private:
    const ImagePack &pack_;
    std::int64_t count_;
};

/// The images of the seeds 0, 1, 2 ... of a model.
class GeneratedImages final : public ImageSource
{
public:
    /// `session` must outlive this.
    GeneratedImages(Session &session, Which which, std::int64_t count);
    std::int64_t count() const override { return count_; }
    int size() const override { return session_.info().config.size; }
    Result<at::Tensor> read(std::int64_t first, std::int64_t count, std::stop_token stop) override;

private:
    Session &session_;
    Which which_;
    std::int64_t count_;
};

} // namespace hit
