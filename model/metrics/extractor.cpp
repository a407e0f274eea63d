// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/extractor.h"

#include "model/checkpoint/tensors.h"
#include "model/engine/heap.h"
#include "model/metrics/efficientnet_lite0.h"
#include "model/metrics/inception_v3.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <array>
#include <cstdio>

namespace hit {
namespace {

using Sampling = ExtractorInput::Sampling;

ExtractorInput input_of(ExtractorKind kind, FidProtocol protocol)
{
    switch (kind) {
    case ExtractorKind::EfficientNetLite0:
        return {224, Sampling::BicubicAntialias, 127, 128, true, "bicubic-antialias-224"};
    case ExtractorKind::InceptionKeras:
        // The official code measures images that were never rounded.
        return {299, Sampling::Bilinear, 127.5, 127.5, false, "bilinear-299"};
    case ExtractorKind::Inception2015:
        break;
    }
    return protocol == FidProtocol::Graph
               ? ExtractorInput{299,  Sampling::BilinearCorners, 128, 128,
                                true, "bilinear-corners-299"}
               : ExtractorInput{299, Sampling::Bilinear, 127.5, 127.5, true, "bilinear-299"};
}

std::shared_ptr<FeatureNetwork> make_network(ExtractorKind kind)
{
    switch (kind) {
    case ExtractorKind::EfficientNetLite0:
        return std::make_shared<EfficientNetLite0>();
    case ExtractorKind::Inception2015:
        return std::make_shared<InceptionV3>(InceptionWeights::Graph2015);
    case ExtractorKind::InceptionKeras:
        break;
    }
    return std::make_shared<InceptionV3>(InceptionWeights::Keras);
}

/// TensorFlow 1's resize_bilinear: position i of the output is at i * in / out of the input.
at::Tensor resized_at_corners(const at::Tensor &x, std::int64_t axis, std::int64_t side)
{
    const std::int64_t last = x.size(axis) - 1;
    const at::Tensor at = torch::arange(side, x.options())
                          * (static_cast<double>(x.size(axis)) / static_cast<double>(side));
    const at::Tensor lower = at.floor();
    const at::Tensor index = lower.to(at::kLong).clamp_max(last);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[static_cast<std::size_t>(axis)] = side;
    return at::lerp(x.index_select(axis, index), x.index_select(axis, (index + 1).clamp_max(last)),
                    (at - lower).view(shape));
}

at::Tensor resized(const at::Tensor &x, const ExtractorInput &input)
{
    const std::array<std::int64_t, 2> sides{input.side, input.side};
    switch (input.sampling) {
    case Sampling::BicubicAntialias:
        return at::_upsample_bicubic2d_aa(x, sides, /*align_corners=*/false);
    case Sampling::Bilinear:
        return at::upsample_bilinear2d(x, sides, /*align_corners=*/false);
    case Sampling::BilinearCorners:
        break;
    }
    return resized_at_corners(resized_at_corners(x, 2, input.side), 3, input.side);
}

/// cuDNN computes in TF32 unless it is told not to, and a trainer may be in bf16.
class ExactScope
{
public:
    ExactScope()
    {
        at::globalContext().setAllowTF32CuDNN(false);
        at::globalContext().setAllowTF32CuBLAS(false);
    }
    ~ExactScope()
    {
        at::globalContext().setAllowTF32CuDNN(cudnn_);
        at::globalContext().setAllowTF32CuBLAS(cublas_);
    }
    ExactScope(const ExactScope &) = delete;
    ExactScope &operator=(const ExactScope &) = delete;

private:
    c10::InferenceMode inference_;
    c10::impl::ExcludeDispatchKeyGuard no_autocast_{c10::autocast_dispatch_keyset};
    bool cudnn_ = at::globalContext().allowTF32CuDNN();
    bool cublas_ = at::globalContext().allowTF32CuBLAS();
};

std::string checksum(const torch::nn::Module &network)
{
    std::uint32_t crc = 0;
    for (const Variable &variable : variables(network))
        crc = crc32c({static_cast<const std::byte *>(variable.value.const_data_ptr()),
                      variable.value.nbytes()},
                     crc);
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", crc);
    return text.data();
}

} // namespace

Extractor::Extractor(ExtractorKind kind, FidProtocol protocol)
    : kind_(kind)
    , input_(input_of(kind, protocol))
    , network_(make_network(kind))
{
}

Result<Extractor> Extractor::open(const std::filesystem::path &path, at::Device device,
                                  FidProtocol protocol)
{
    keep_heap();
    return guard(path.string(), [&]() -> Result<Extractor> {
        const auto kind = extractor_kind(path);
        if (!kind)
            return tl::unexpected(kind.error());
        auto file = open_safetensors(path);
        if (!file)
            return tl::unexpected(file.error());
        Extractor extractor(*kind, protocol);
        if (Status loaded = load_variables(**file, "", *extractor.network_); !loaded)
            return tl::unexpected(loaded.error());
        extractor.weights_ = checksum(*extractor.network_);
        extractor.device_ = device;
        extractor.network_->to(device);
        for (at::Tensor &parameter : extractor.network_->parameters())
            if (parameter.dim() == 4)
                parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        return extractor;
    });
}

at::Tensor prepared(const at::Tensor &images, const ExtractorInput &input)
{
    auto pixels = ((images.to(at::kFloat) + 1) * 127.5).clamp(0, 255);
    if (input.quantised)
        pixels.round_();
    return resized(pixels.permute({0, 3, 1, 2}), input).sub_(input.offset).div_(input.scale);
}

FeatureBatch Extractor::features(const at::Tensor &images)
{
    const ExactScope scope;
    const at::Tensor x = prepared(images.to(device_), input_);
    return network_->forward(x.contiguous(at::MemoryFormat::ChannelsLast));
}

} // namespace hit
