// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"
#include "model/engine/plan.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr std::int64_t tokens = GeneratorConfig::tokens;

/// For every position how much of it comes from each of the tokens and, last, the start grid.
class Rollout
{
public:
    Rollout(StageRun &run, int most_side)
        : run_(run)
        , most_side_(most_side)
    {
        for (const AttentionSite &site : attention_sites(run.config()))
            if (site.kind != AttentionKind::Cross)
                last_self_ = site.stage;
    }

    torch::Tensor mix() ///< [side, side, 17]
    {
        for (int stage = 0; stage < run_.stages(); ++stage) {
            enter(stage);
            const int layers = run_.network().blocks(stage)->layers();
            for (int layer = 0; layer < layers; ++layer)
                add_layer(stage, layer);
        }
        return mix_[0];
    }

private:
    /// Stages without attention between positions need no more positions than are asked for.
    void enter(int stage)
    {
        std::int64_t side = run_.config().stage_side(stage);
        if (!mix_.defined()) {
            mix_ = torch::zeros({1, side, side, tokens + 1}, run_.input(0).options());
            mix_.select(-1, tokens).fill_(1);
        }
        while (stage > last_self_ && most_side_ > 0 && side > most_side_)
            side /= 2;
        while (mix_.size(1) < side)
            mix_ = upsample_nearest(mix_);
    }

    void add_layer(int stage, int layer)
    {
        const StageBlocks blocks = run_.network().blocks(stage);
        const std::vector<int> axes = blocks->axes(layer);
        if (axes.empty())
            return;
        auto gain = blocks->head_gain(layer, run_.control(stage));
        if (!gain.defined())
            gain = torch::ones(run_.config().stages[static_cast<std::size_t>(stage)].heads,
                               mix_.options());
        if (gain.sum().item<float>() == 0)
            return;
        gain = gain / gain.sum();
        const auto attended =
            axes.front() == 0 ? of_tokens(stage, gain) : of_positions(stage, layer, axes, gain);
        mix_ = (mix_ + attended) / 2;
    }

    /// [1, side, side, 17]
    torch::Tensor of_tokens(int stage, const torch::Tensor &gain)
    {
        const int side = run_.config().stage_side(stage);
        const auto square = side / static_cast<int>(mix_.size(1));
        auto attended = torch::zeros_like(mix_);
        for_bands(side, square, [&](int y, int rows) {
            const auto weights = cross_weights(run_, stage, y, rows, 0, side);
            const auto mean = (weights * gain.view({-1, 1, 1, 1})).sum(0); // [rows, side, 16]
            attended[0]
                .narrow(0, y / square, rows / square)
                .narrow(-1, 0, tokens)
                .copy_(mean.unflatten(1, {-1, square}).unflatten(0, {-1, square}).mean({1, 3}));
        });
        return attended;
    }

    torch::Tensor of_positions(int stage, int layer, const std::vector<int> &axes,
                               const torch::Tensor &gain)
    {
        StageBlocks blocks = run_.network().blocks(stage);
        const auto x = run_.layer_input(stage, layer);
        const auto mix = blocks->blocking().block(mix_);
        const auto gains = gain.chunk(static_cast<std::int64_t>(axes.size()));
        auto attended = torch::zeros_like(mix);
        for (std::size_t group = 0; group < axes.size(); ++group) {
            const auto weights = blocks->weights(layer, axes[group], x, {}, run_.control(stage));
            const auto mean = (weights * gains[group].view({-1, 1, 1})).sum(-3);
            attended += mean.matmul(mix.movedim(axes[group], -2)).movedim(-2, axes[group]);
        }
        return blocks->blocking().unblock(attended);
    }

    StageRun &run_;
    int most_side_;
    int last_self_ = -1; ///< last stage where positions attend to each other
    torch::Tensor mix_;  ///< [1, side, side, 17], sums to 1
};

} // namespace

torch::Tensor rollout_map(StageRun &run, const RolloutQuery &query, int most_side)
{
    const auto mix = Rollout(run, most_side).mix();
    return query.token < 0 ? mix : mix.narrow(-1, query.token, 1);
}

torch::Tensor causal_map(StageRun &run, const CausalQuery &query)
{
    RenderRequest muted = run.request();
    muted.stages[static_cast<std::size_t>(query.stage)].edit.muted_tokens |=
        static_cast<std::uint16_t>(1U << query.token);
    const auto plain = run.image().clamp(-1, 1);
    const auto changed =
        run.image_with(generator_input(run.network(), muted), query.stage).clamp(-1, 1);
    return (plain - changed).abs().mean(-1, /*keepdim=*/true)[0];
}

} // namespace hit
