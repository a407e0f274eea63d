// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>
#include <string_view>

namespace hit {

enum class ExtractorKind { EfficientNetLite0, Inception2015, InceptionKeras };
/// As in the metadata "hitscope.extractor" of a file: "efficientnet-lite0", "inception-v3-2015",
/// "inception-v3-keras".
std::string_view extractor_name(ExtractorKind kind);

/// How images go into the 2015 weights; the others have one way only.
enum class FidProtocol {
    Graph,      ///< as the TensorFlow graph itself and StyleGAN: sampled at the pixels' corners,
                ///< (p - 128) / 128
    PytorchFid, ///< as pytorch-fid: sampled at the pixels' centres, p / 127.5 - 1
};

/// What a file of packaging/to_safetensors.py --extractor says it is. Error (BadFile): nothing
/// that is known.
Result<ExtractorKind> extractor_kind(const std::filesystem::path &path);

/// The weights of FD-Lite0 where packaging/setup --metrics put them. Error (WrongUse) that says how
/// to get them.
Result<std::filesystem::path> find_lite0();

} // namespace hit
