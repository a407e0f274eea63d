// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/stage_features.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

bool same_code(const RenderRequest &a, int code_a, const RenderRequest &b, int code_b)
{
    return a.codes[static_cast<std::size_t>(code_a)] == b.codes[static_cast<std::size_t>(code_b)];
}

bool same_tokens(const RenderRequest &a, const RenderRequest &b, std::size_t stage)
{
    if (a.tokens.size() != b.tokens.size())
        return false;
    if (!a.tokens.empty()) {
        const std::size_t count = a.tokens.size() / a.stages.size();
        const auto first = static_cast<std::ptrdiff_t>(stage * count);
        const auto last = first + static_cast<std::ptrdiff_t>(count);
        return std::equal(a.tokens.begin() + first, a.tokens.begin() + last,
                          b.tokens.begin() + first);
    }
    const auto &of_a = a.stages[stage].token_code;
    const auto &of_b = b.stages[stage].token_code;
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(),
                      [&](int code_a, int code_b) { return same_code(a, code_a, b, code_b); });
}

/// The gain comes after everything else.
StageEdit without_gain(StageEdit edit)
{
    edit.rgb_gain = 1;
    return edit;
}

bool same_stage(const RenderRequest &a, const RenderRequest &b, std::size_t stage)
{
    const StageInput &of_a = a.stages[stage];
    const StageInput &of_b = b.stages[stage];
    return of_a.token_index == of_b.token_index && of_a.token_strength == of_b.token_strength
           && without_gain(of_a.edit) == without_gain(of_b.edit) && same_tokens(a, b, stage);
}

/// The first stage that makes something else of what it gets, or its start.
int first_difference(const RenderRequest &a, const RenderRequest &b)
{
    if (a.stages.size() != b.stages.size() || a.which != b.which
        || !same_code(a, a.grid_code, b, b.grid_code))
        return -1;
    std::size_t stage = 0;
    while (stage < a.stages.size() && same_stage(a, b, stage))
        ++stage;
    return static_cast<int>(stage);
}

} // namespace

void StageFeatures::follow(const RenderRequest &request)
{
    const int first = first_difference(request_, request);
    if (first < 0)
        inputs_.clear();
    if (first < static_cast<int>(request.stages.size()))
        network_input_.reset();
    forget_from(std::max(first, 0));
    request_ = request;
}

void StageFeatures::forget_from(int stage)
{
    const auto count = static_cast<std::size_t>(stage);
    if (contributions_.size() > count)
        contributions_.resize(count);
    if (inputs_.size() > count + 1)
        inputs_.resize(count + 1);
    layer_inputs_.erase(layer_inputs_.lower_bound({stage, 0}), layer_inputs_.end());
}

const torch::Tensor &StageFeatures::input(int stage) const
{
    return inputs_.at(static_cast<std::size_t>(stage));
}

const torch::Tensor &StageFeatures::contribution(int stage) const
{
    return contributions_.at(static_cast<std::size_t>(stage));
}

torch::Tensor StageFeatures::image(int end, const TapFunction &tap) const
{
    torch::Tensor sum;
    for (int stage = 0; stage < end; ++stage) {
        const double gain = request_.stages[static_cast<std::size_t>(stage)].edit.rgb_gain;
        if (!contribution(stage).defined())
            continue;
        sum = running_image(contribution(stage), sum, gain);
        if (tap)
            tap("stage" + std::to_string(stage) + "/rgb", sum);
    }
    return sum;
}

std::int64_t StageFeatures::bytes() const
{
    std::map<const void *, std::int64_t> memory;
    const auto add = [&](const torch::Tensor &tensor) {
        if (tensor.defined())
            memory[tensor.storage().data()] = static_cast<std::int64_t>(tensor.storage().nbytes());
    };
    for (const auto *tensors : {&inputs_, &contributions_})
        std::for_each(tensors->begin(), tensors->end(), add);
    for (const auto &[place, input] : layer_inputs_)
        add(input);
    std::int64_t bytes = 0;
    for (const auto &[data, size] : memory)
        bytes += size;
    return bytes;
}

void StageFeatures::start(GeneratorInput input)
{
    if (inputs_.empty())
        inputs_.push_back(input.grid);
    network_input_ = std::move(input);
}

void StageFeatures::add(StageState next)
{
    contributions_.push_back(std::move(next.rgb));
    if (contributions_.size() < request_.stages.size())
        inputs_.push_back(std::move(next.x));
}

} // namespace hit
