// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensors.h"
#include "model/data/image_pack_writer.h"
#include "model/metrics/image_source.h"
#include "model/metrics/inception_v3.h"
#include "tests/support/scratch.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

namespace hit::test {

/// Smooth pictures [count, side, side, 3] of whole pixel values, as floats 0 ... 255.
inline at::Tensor pictures(std::int64_t count, std::int64_t side, double detail = 1)
{
    const auto coarse = torch::rand({count, 3, 4, 4}), fine = torch::rand({count, 3, side, side});
    const auto smooth = at::upsample_bilinear2d(coarse, {side, side}, false);
    return (smooth * 200 + fine * 55 * detail).floor().permute({0, 2, 3, 1}).contiguous();
}

/// Floats 0 ... 255 -> [-1, 1].
inline at::Tensor signedPixels(const at::Tensor &pixels)
{
    return pixels / 127.5 - 1;
}

inline ImagePack packOf(const std::filesystem::path &path, const at::Tensor &pixels)
{
    const auto side = pixels.size(1);
    auto writer =
        ImagePackWriter::create(path, static_cast<int>(side), "test", pixels.size(0)).value();
    const auto bytes = pixels.to(torch::kUInt8).contiguous();
    for (std::int64_t i = 0; i < bytes.size(0); ++i)
        if (!writer.add({reinterpret_cast<const std::byte *>(bytes[i].const_data_ptr()),
                         static_cast<std::size_t>(side * side * 3)}))
            qFatal("cannot pack");
    if (const auto done = writer.commit(true); !done)
        qFatal("%s", done.error().line().c_str());
    return ImagePack::open(path).value();
}

/// Weights of the 2015 Inception that no one has trained.
inline void writeInception(const std::filesystem::path &path)
{
    InceptionV3 network(InceptionWeights::Graph2015);
    for (const at::Tensor &parameter : network.parameters()) {
        const double fan_in = static_cast<double>(parameter.numel() / parameter.size(0));
        parameter.dim() > 1 ? parameter.normal_(0, std::sqrt(2 / fan_in)) : parameter.zero_();
    }
    std::vector<NamedTensor> tensors;
    append_variables(tensors, "", network);
    if (!write_tensors(path, tensors, {{"hitscope.extractor", "inception-v3-2015"}}, true))
        qFatal("cannot write");
}

} // namespace hit::test
