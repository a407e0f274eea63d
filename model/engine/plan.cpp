// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/plan.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <limits>

namespace hit {
namespace {

Status refuse(std::string what, std::string why)
{
    return fail(ErrorCode::WrongUse, std::move(what), std::move(why));
}

bool within(int index, std::size_t count)
{
    return index >= 0 && static_cast<std::size_t>(index) < count;
}

Status check_codes(const RenderRequest &request, const GeneratorConfig &config)
{
    const auto fits = [&](const std::vector<float> &code) {
        return code.size() == static_cast<std::size_t>(config.z_dim);
    };
    if (!std::all_of(request.codes.begin(), request.codes.end(), fits))
        return refuse("the latent code", "it does not have the " + std::to_string(config.z_dim)
                                             + " numbers that the model takes");
    if (!within(request.grid_code, request.codes.size()))
        return refuse("the start grid", "its latent code is missing");
    const std::size_t tokens = config.token_embedding
                                   ? config.stages.size() * GeneratorConfig::tokens
                                         * static_cast<std::size_t>(config.stages.front().dim)
                                   : 0;
    if (!request.tokens.empty() && request.tokens.size() != tokens)
        return refuse("the latent tokens",
                      "they are not the " + std::to_string(tokens) + " numbers of the model");
    return {};
}

Status check_stages(const RenderRequest &request, const GeneratorConfig &config)
{
    if (request.stages.size() != config.stages.size())
        return refuse("the stages", "the model has " + std::to_string(config.stages.size()));
    for (const StageInput &stage : request.stages) {
        const auto has_code = [&](int code) { return within(code, request.codes.size()); };
        const auto is_token = [](int token) { return within(token, GeneratorConfig::tokens); };
        if (!std::all_of(stage.token_code.begin(), stage.token_code.end(), has_code)
            || !std::all_of(stage.token_index.begin(), stage.token_index.end(), is_token))
            return refuse("the latent tokens", "one of them is missing");
    }
    return {};
}

Status check_view(const RenderRequest &request, const GeneratorConfig &config)
{
    const PixelRect &view = request.view;
    const bool inside =
        view.width == 0
        || (view.x >= 0 && view.y >= 0 && view.width > 0 && view.height > 0
            && view.x <= config.size - view.width && view.y <= config.size - view.height);
    if (!inside || request.lattice < 1)
        return refuse("the part of the picture",
                      "it is not inside the " + std::to_string(config.size) + " x "
                          + std::to_string(config.size) + " pixels of the model");
    return {};
}

/// The name in the run (TapFunction), or for the first two one that no run has.
std::string tap_name(const Tap &tap)
{
    const std::string stage = "stage" + std::to_string(tap.stage);
    switch (tap.what) {
    case Tap::What::Grid:
        return "start grid";
    case Tap::What::Tokens:
        return stage + "/tokens";
    case Tap::What::StageOut:
        return stage + "/out";
    case Tap::What::StageRgb:
        return stage + "/rgb";
    case Tap::What::Attention:
        break;
    }
    return attention_tap_name(tap.stage, tap.layer, tap.kind, tap.outer_axis);
}

bool has_site(const Tap &tap, const GeneratorConfig &config)
{
    AttentionQuery query;
    query.stage = tap.stage;
    query.layer = tap.layer;
    query.kind = tap.kind;
    query.outer_axis = tap.outer_axis;
    return site_of(query, config).has_value();
}

Status check_tap(const Tap &tap, const GeneratorConfig &config)
{
    if (!within(tap.stage, config.stages.size()))
        return refuse("the features", "the model has no stage " + std::to_string(tap.stage));
    const StageConfig &stage = config.stages[static_cast<std::size_t>(tap.stage)];
    const bool exists = (tap.what != Tap::What::Tokens || config.token_embedding)
                        && (tap.what != Tap::What::StageRgb || stage.rgb)
                        && (tap.what != Tap::What::Attention || has_site(tap, config));
    if (!exists)
        return refuse(tap_name(tap), "the model does not have these features");
    return {};
}

/// [1, 1, 16, C0] from [K, 1, 16, C0]; K = 1 are the stage's own tokens, whatever the codes.
torch::Tensor stage_tokens(const torch::Tensor &tokens, const StageInput &stage)
{
    std::vector<std::int64_t> rows;
    for (std::size_t t = 0; t < stage.token_code.size(); ++t)
        rows.push_back((tokens.size(0) > 1 ? stage.token_code[t] : 0) * GeneratorConfig::tokens
                       + stage.token_index[t]);
    const auto index = torch::tensor(rows).to(tokens.device());
    return tokens.flatten(0, 2).index_select(0, index).view({1, 1, GeneratorConfig::tokens, -1});
}

/// The request's tokens of one stage, [1, 1, 16, C0], where `like` is.
torch::Tensor own_tokens(const RenderRequest &request, std::size_t stage, const torch::Tensor &like)
{
    const std::int64_t channels = like.size(-1);
    const auto count = static_cast<std::size_t>(GeneratorConfig::tokens * channels);
    const auto first = request.tokens.begin() + static_cast<std::ptrdiff_t>(stage * count);
    const std::vector<float> values(first, first + static_cast<std::ptrdiff_t>(count));
    return torch::tensor(values).view({1, 1, GeneratorConfig::tokens, channels}).to(like.device());
}

/// [1, 16], or nothing if all are `neutral`.
torch::Tensor token_row(const std::array<float, 16> &row, float neutral, torch::Device device)
{
    if (std::all_of(row.begin(), row.end(), [&](float value) { return value == neutral; }))
        return {};
    return torch::tensor(at::ArrayRef<float>(row)).view({1, -1}).to(device);
}

/// What is added to the logits of the tokens: nothing attends to the muted ones.
std::array<float, 16> token_bias(const StageEdit &edit)
{
    std::array<float, 16> bias{};
    for (std::size_t t = 0; t < bias.size(); ++t)
        bias[t] = (edit.muted_tokens >> t & 1) != 0 ? -std::numeric_limits<float>::infinity()
                                                    : static_cast<float>(edit.token_bias[t]);
    return bias;
}

constexpr std::uint16_t all_tokens = 0xffff;

StageControl stage_control(const StageInput &stage, const torch::Tensor &tokens)
{
    StageControl control;
    if (tokens.defined()) {
        control.tokens = stage_tokens(tokens, stage);
        control.token_strength = token_row(stage.token_strength, 1, tokens.device());
    }
    control.temperature = stage.edit.temperature;
    control.muted_heads = stage.edit.muted_heads;
    control.cross = stage.edit.cross;
    control.regional = stage.edit.regional;
    control.dilated = stage.edit.dilated;
    if (tokens.defined())
        bias_tokens(control, stage.edit);
    return control;
}

} // namespace

Status check_request(const RenderRequest &request, const GeneratorConfig &config)
{
    Status status = check_codes(request, config)
                        .and_then([&] { return check_stages(request, config); })
                        .and_then([&] { return check_view(request, config); });
    for (const Tap &tap : request.taps)
        status = status.and_then([&] { return check_tap(tap, config); });
    return status;
}

void bias_tokens(StageControl &control, const StageEdit &edit)
{
    const bool any = edit.muted_tokens != all_tokens;
    control.cross = control.cross && any;
    control.token_bias =
        any ? token_row(token_bias(edit), 0, control.tokens.device()) : torch::Tensor();
}

GeneratorInput generator_input(GeneratorImpl &generator, const RenderRequest &request)
{
    const auto codes = static_cast<std::int64_t>(request.codes.size());
    auto z = torch::empty({codes, generator.config().z_dim});
    for (std::int64_t k = 0; k < codes; ++k)
        z[k].copy_(torch::tensor(request.codes[static_cast<std::size_t>(k)]));
    GeneratorInput input = generator.embed(z.to(generator.parameters().front().device()));
    const auto tokens_of = [&, of_codes = input.tokens](std::size_t stage) {
        return request.tokens.empty() ? of_codes : own_tokens(request, stage, of_codes);
    };
    input.grid = input.grid.slice(0, request.grid_code, request.grid_code + 1);
    for (std::size_t s = 0; s < request.stages.size(); ++s)
        input.stages.push_back(stage_control(request.stages[s], tokens_of(s)));
    if (input.tokens.defined())
        input.tokens = input.stages.front().tokens;
    return input;
}

TapCollector::TapCollector(const std::vector<Tap> &taps)
    : taps_(taps)
{
    for (const Tap &tap : taps_)
        found_.try_emplace(tap_name(tap));
}

int TapCollector::first_stage() const
{
    int first = std::numeric_limits<int>::max();
    for (const Tap &tap : taps_)
        if (tap.what == Tap::What::StageOut || tap.what == Tap::What::Attention)
            first = std::min(first, tap.stage);
    return first;
}

void TapCollector::add(const GeneratorInput &input)
{
    for (const Tap &tap : taps_) {
        if (tap.what == Tap::What::Grid)
            found_[tap_name(tap)] = input.grid;
        if (tap.what == Tap::What::Tokens)
            found_[tap_name(tap)] = input.stages[static_cast<std::size_t>(tap.stage)].tokens;
    }
}

TapFunction TapCollector::function()
{
    if (taps_.empty())
        return {};
    return [this](const std::string &name, const torch::Tensor &value) {
        const auto place = found_.find(name);
        if (place != found_.end())
            place->second = value;
    };
}

std::vector<TapResult> TapCollector::take()
{
    std::vector<TapResult> results;
    for (const Tap &tap : taps_) {
        const auto value = found_.at(tap_name(tap)).to(torch::kCPU, torch::kFloat).contiguous();
        const float *data = value.const_data_ptr<float>();
        results.push_back({tap, value.sizes().vec(), {data, data + value.numel()}});
    }
    return results;
}

} // namespace hit
