// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace torch::nn {
class Module;
}

namespace hit {

/// One tensor of a network under its key in the official checkpoint, without the root:
/// "blocks/0/layer_with_weights-0/norm/gamma".
struct Variable
{
    std::string key;
    at::Tensor value; ///< the tensor itself, not a copy
    bool trainable;   ///< false: moving statistics
};

/// All variables of `module`, sorted by key.
std::vector<Variable> variables(const torch::nn::Module &module);

/// Adds a child that only groups other modules, for keys like "blocks/0".
torch::nn::Module &add_group(torch::nn::Module &parent, const std::string &name);

} // namespace hit
