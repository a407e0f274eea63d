// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/network/generator.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace hit {

/// What the stages of one picture read and add, kept so that the next picture runs only the stages
/// that differ. A copy shares the tensors.
class StageFeatures
{
public:
    /// Drops what `request` would make differently.
    void follow(const RenderRequest &request);
    /// Drops what came out of `stage` and of those after it.
    void forget_from(int stage);

    const RenderRequest &request() const { return request_; }
    int stages_done() const { return static_cast<int>(contributions_.size()); }
    /// x of a stage before its position embedding, [1, side, side, C]. Stages that are done, and
    /// the next one.
    const torch::Tensor &input(int stage) const;
    /// Its RGB image without gain, [1, side, side, 3]; undefined if it has none.
    const torch::Tensor &contribution(int stage) const;
    /// The sum of the contributions of the stages [0, end) times their gains; `tap` gets the
    /// running image of each. Undefined if there are none.
    torch::Tensor image(int end, const TapFunction &tap = {}) const;

    /// What request() is for the network; nothing until it is set.
    const std::optional<GeneratorInput> &network_input() const { return network_input_; }
    void start(GeneratorInput input);
    void add(StageState next);

    /// Of the tensors, each memory counted once.
    std::int64_t bytes() const;

    /// Blocked input of a layer after the first, [1, A1, ..., An, C]; undefined until it is set.
    torch::Tensor &layer_input(int stage, int layer) { return layer_inputs_[{stage, layer}]; }

private:
    RenderRequest request_;
    std::optional<GeneratorInput> network_input_;
    std::vector<torch::Tensor> inputs_; ///< one more than contributions, but for the last stage
    std::vector<torch::Tensor> contributions_;
    std::map<std::pair<int, int>, torch::Tensor> layer_inputs_;
};

} // namespace hit
