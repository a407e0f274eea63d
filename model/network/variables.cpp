// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/variables.h"

#include <torch/nn/module.h>

#include <algorithm>

namespace hit {

namespace {

std::string key_from_torch_name(std::string name)
{
    std::replace(name.begin(), name.end(), '.', '/');
    return name;
}

} // namespace

std::vector<Variable> variables(const torch::nn::Module &module)
{
    std::vector<Variable> all;
    for (const auto &item : module.named_parameters())
        all.push_back({key_from_torch_name(item.key()), item.value(), true});
    for (const auto &item : module.named_buffers())
        all.push_back({key_from_torch_name(item.key()), item.value(), false});
    std::sort(all.begin(), all.end(),
              [](const Variable &a, const Variable &b) { return a.key < b.key; });
    return all;
}

torch::nn::Module &add_group(torch::nn::Module &parent, const std::string &name)
{
    return *parent.register_module(name, std::make_shared<torch::nn::Module>(name));
}

} // namespace hit
