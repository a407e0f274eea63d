// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/extractor_files.h"
#include "model/metrics/feature_network.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>

namespace hit {

/// How images become the network's input. Part of every result: other ways give other numbers.
struct ExtractorInput
{
    enum class Sampling { BicubicAntialias, Bilinear, BilinearCorners };
    std::int64_t side;
    Sampling sampling;
    double offset, scale;  ///< (p - offset) / scale of p in 0 ... 255
    bool quantised;        ///< p is rounded as in an image file, else only clipped
    std::string_view name; ///< of side and sampling, for results: "bicubic-antialias-224"
};

/// A feature extractor with its weights on a device. Inference only; one thread at a time.
class Extractor
{
public:
    /// A file of packaging/to_safetensors.py --extractor, strictly read. Errors (BadFile): it does
    /// not say what it is, tensors that do not fit.
    static Result<Extractor> open(const std::filesystem::path &path, at::Device device = at::kCPU,
                                  FidProtocol protocol = FidProtocol::Graph);

    ExtractorKind kind() const { return kind_; }
    std::string_view name() const { return extractor_name(kind_); }
    const ExtractorInput &input() const { return input_; }
    /// Checksum of the weights, for caches: 8 hexadecimal digits.
    const std::string &weights() const { return weights_; }

    /// Images [B, H, W, 3] in [-1, 1], any sides, any device -> features on the extractor's device,
    /// float32, never TF32.
    FeatureBatch features(const at::Tensor &images);

private:
    Extractor(ExtractorKind kind, FidProtocol protocol);

    ExtractorKind kind_;
    ExtractorInput input_;
    at::Device device_ = at::kCPU;
    std::string weights_;
    std::shared_ptr<FeatureNetwork> network_;
};

/// What Extractor::features does first: [B, H, W, 3] in [-1, 1] -> [B, 3, side, side].
at::Tensor prepared(const at::Tensor &images, const ExtractorInput &input);

} // namespace hit
