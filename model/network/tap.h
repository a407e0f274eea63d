// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace hit {

/// Gets features by the names of the reference data. It must not write to them. Generator: "dense",
/// "embed", "image", "stage2/{in,out,rgb,up}", attention_tap_name(). Discriminator:
/// "conv_blocks/layer3", "final_layers/layer0".
using TapFunction = std::function<void(const std::string &name, const at::Tensor &value)>;

/// Name of an attention map: "stage2/layer0/cross", "stage2/layer1/local", "stage2/layer1/dilated";
/// with more than two axes dilated, dilated2, ... from the inside.
std::string attention_tap_name(int stage, int layer, AttentionKind kind, int outer_axis = 1);

} // namespace hit
