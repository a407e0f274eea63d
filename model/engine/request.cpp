// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/request.h"

#include "model/latent/latent.h"

#include <algorithm>
#include <map>

namespace hit {
namespace {

using Vector = std::vector<float>;

tl::unexpected<Error> wrong_use(std::string what, std::string why)
{
    return fail(ErrorCode::WrongUse, std::move(what), std::move(why));
}

/// Makes each distinct z once: a place in `sources`, and which edits act on it.
class Codes
{
public:
    Codes(const State &state, int dim)
        : state_(state)
        , dim_(dim)
    {
    }

    /// Index of a z that edits may act on.
    Result<int> add_source(Result<Vector> z)
    {
        if (!z)
            return tl::unexpected(z.error());
        sources_.push_back(std::move(*z));
        return static_cast<int>(sources_.size()) - 1;
    }
    Result<int> add_source(const Latent &latent)
    {
        auto z = resolve(latent, dim_);
        if (z && state_.spread != 1)
            for (float &value : *z)
                value = static_cast<float>(state_.spread * value);
        return add_source(std::move(z));
    }

    /// Index of the code of `source` with the edits for which `acts` is true.
    template <typename Acts>
    int code(int source, Acts acts)
    {
        std::vector<bool> acting;
        for (const Edit &edit : state_.edits)
            acting.push_back(edit.on && edit.strength != 0 && acts(edit));
        const auto [place, is_new] = codes_.try_emplace({source, acting}, made_.size());
        if (is_new)
            made_.push_back(edited(sources_[static_cast<std::size_t>(source)], acting));
        return static_cast<int>(place->second);
    }

    std::vector<Vector> take() { return std::move(made_); }

private:
    Vector edited(const Vector &source, const std::vector<bool> &acting) const
    {
        std::vector<double> sum(source.begin(), source.end());
        for (std::size_t e = 0; e < acting.size(); ++e) {
            const Edit &edit = state_.edits[e];
            for (std::size_t i = 0; acting[e] && i < sum.size(); ++i)
                sum[i] += edit.strength * edit.sigma * edit.direction[i];
        }
        return {sum.begin(), sum.end()};
    }

    const State &state_;
    int dim_;
    std::vector<Vector> sources_;
    std::map<std::pair<int, std::vector<bool>>, std::size_t> codes_;
    std::vector<Vector> made_;
};

Status check_stage(int stage, const GeneratorConfig &config, const char *what)
{
    const auto count = static_cast<int>(config.stages.size());
    if (stage >= 0 && stage < count)
        return {};
    return wrong_use(what, "it is about stage " + std::to_string(stage)
                               + ", the model has stages 0 to " + std::to_string(count - 1));
}

Status check_edit(const Edit &edit, const GeneratorConfig &config)
{
    const std::string name = "the edit \"" + edit.name + '"';
    if (edit.direction.size() != static_cast<std::size_t>(config.z_dim))
        return wrong_use(name, "its direction has " + std::to_string(edit.direction.size())
                                   + " numbers, the model takes " + std::to_string(config.z_dim));
    const int last = edit.last_stage < 0 ? edit.first_stage : edit.last_stage;
    return check_stage(edit.first_stage, config, name.c_str()).and_then([&] {
        return check_stage(last, config, name.c_str());
    });
}

Status check_cell(const std::pair<int, int> &place, const TokenCell &cell,
                  const GeneratorConfig &config)
{
    const auto is_token = [](int token) { return token >= 0 && token < GeneratorConfig::tokens; };
    if (!is_token(place.second) || !(cell.take_token == -1 || is_token(cell.take_token)))
        return wrong_use("the token board", "it is about a token that the model does not have");
    return check_stage(place.first, config, "the token board");
}

Status check_stage_edit(int stage, const StageEdit &edit, const GeneratorConfig &config)
{
    if (auto status = check_stage(stage, config, "the stage switches"); !status)
        return status;
    const StageConfig &has = config.stages[static_cast<std::size_t>(stage)];
    const int layers = has.layers + (has.cross_attention ? 1 : 0);
    for (const auto &[layer, head] : edit.muted_heads)
        if (layer < 0 || layer >= layers || head < 0 || head >= has.heads)
            return wrong_use("the stage switches", "stage " + std::to_string(stage)
                                                       + " has no head " + std::to_string(head)
                                                       + " in a layer " + std::to_string(layer));
    return {};
}

Status check_state(const State &state, const GeneratorConfig &config)
{
    Status status;
    for (const Edit &edit : state.edits)
        status = status.and_then([&] { return check_edit(edit, config); });
    for (const auto &entry : state.stage_latents)
        status = status.and_then([&] { return check_stage(entry.first, config, "style mixing"); });
    for (const auto &[place, cell] : state.tokens)
        status = status.and_then([&, &p = place, &c = cell] { return check_cell(p, c, config); });
    for (const auto &[stage, edit] : state.stages)
        status =
            status.and_then([&, s = stage, &e = edit] { return check_stage_edit(s, e, config); });
    return status;
}

bool acts_on(const Edit &edit, int stage, int token)
{
    return stage >= edit.first_stage && (edit.last_stage < 0 || stage <= edit.last_stage)
           && (edit.token_mask >> token & 1) != 0;
}

StageInput plain_stage(int code)
{
    StageInput input;
    input.token_code.fill(code);
    for (int token = 0; token < GeneratorConfig::tokens; ++token)
        input.token_index[static_cast<std::size_t>(token)] = token;
    input.token_strength.fill(1);
    return input;
}

/// What the cells of one stage read. `source` is the stage's own z.
Status add_cells(StageInput &input, int stage, int source, const State &state, Codes &codes)
{
    for (int token = 0; token < GeneratorConfig::tokens; ++token) {
        const auto t = static_cast<std::size_t>(token);
        const auto cell = state.tokens.find({stage, token});
        Result<int> from = source;
        if (cell != state.tokens.end()) {
            input.token_strength[t] = static_cast<float>(cell->second.strength);
            if (cell->second.take_token >= 0)
                input.token_index[t] = cell->second.take_token;
            if (cell->second.from)
                from = codes.add_source(*cell->second.from);
        }
        if (!from)
            return tl::unexpected(from.error());
        input.token_code[t] =
            codes.code(*from, [&](const Edit &edit) { return acts_on(edit, stage, token); });
    }
    return {};
}

Result<StageInput> stage_input(int stage, int base, const State &state, Codes &codes)
{
    StageInput input = plain_stage(base);
    Result<int> source = base;
    if (const auto own = state.stage_latents.find(stage); own != state.stage_latents.end())
        source = codes.add_source(own->second);
    if (!source)
        return tl::unexpected(source.error());
    if (const auto edit = state.stages.find(stage); edit != state.stages.end())
        input.edit = edit->second;
    return add_cells(input, stage, *source, state, codes).map([&] { return input; });
}

} // namespace

bool is_same_picture(const RenderRequest &a, const RenderRequest &b)
{
    return a.which == b.which && a.codes == b.codes && a.grid_code == b.grid_code
           && a.tokens == b.tokens && a.stages == b.stages && a.view == b.view
           && a.lattice == b.lattice;
}

Result<RenderRequest> request_from_state(const State &state, const GeneratorConfig &config)
{
    if (auto status = check_state(state, config); !status)
        return tl::unexpected(status.error());
    Codes codes(state, config.z_dim);
    const auto base = codes.add_source(resolve_base(state, config.z_dim));
    if (!base)
        return tl::unexpected(base.error());
    RenderRequest request;
    request.which = state.which;
    request.grid_code = codes.code(*base, [](const Edit &edit) { return edit.start_grid; });
    for (int stage = 0; stage < static_cast<int>(config.stages.size()); ++stage) {
        auto input = stage_input(stage, *base, state, codes);
        if (!input)
            return tl::unexpected(input.error());
        request.stages.push_back(std::move(*input));
    }
    request.codes = codes.take();
    return request;
}

RenderRequest request_from_latent(std::vector<float> z, const GeneratorConfig &config)
{
    RenderRequest request;
    request.codes.push_back(std::move(z));
    request.stages.assign(config.stages.size(), plain_stage(0));
    return request;
}

} // namespace hit
