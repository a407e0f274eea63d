// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"
#include "model/engine/plan.h"

#include <torch/torch.h>

namespace hit {
namespace {

constexpr std::int64_t tokens = GeneratorConfig::tokens;

/// For every position how much of it comes from one of the tokens, or from each of them and, last,
/// the start grid. In float32, whatever the picture's precision: shares add up through all layers.
class Rollout
{
public:
    Rollout(StageRun &run, int token, int most_side)
        : run_(run)
        , token_(token)
        , most_side_(most_side)
        , last_self_(run.first_flat_stage() - 1)
    {
    }

    torch::Tensor mix() ///< [side, side, 1 or 17]
    {
        for (int stage = 0; stage < run_.stages(); ++stage) {
            enter(stage);
            const int layers = run_.network().blocks(stage)->layers();
            for (int layer = 0; layer < layers; ++layer) {
                run_.check_stop();
                add_layer(stage, layer);
            }
        }
        return mix_[0];
    }

private:
    /// Stages without attention between positions need no more positions than are asked for.
    void enter(int stage)
    {
        std::int64_t side = run_.config().stage_side(stage);
        if (!mix_.defined()) {
            const auto options = run_.network().positions(0).options().requires_grad(false);
            mix_ = torch::zeros({1, side, side, token_ < 0 ? tokens + 1 : 1}, options);
            if (token_ < 0)
                mix_.select(-1, tokens).fill_(1);
        }
        if (stage > last_self_)
            side /= square_of(side, most_side_);
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
        if (axes.front() == 0)
            add_tokens(stage, gain);
        else
            add_positions(stage, layer, axes, gain);
    }

    /// In place: at full size the mix of all tokens is much larger than the picture.
    void add_tokens(int stage, const torch::Tensor &gain)
    {
        const int side = run_.config().stage_side(stage);
        const std::int64_t square = side / mix_.size(1);
        run_.input(stage); // not in float32: the picture's own
        const c10::impl::ExcludeDispatchKeyGuard in_float32(c10::autocast_dispatch_keyset);
        for_bands(run_, side, square, [&](std::int64_t y, std::int64_t rows) {
            const auto weights = cross_weights(run_, stage, y, rows, 0, side);
            auto attended = (weights * gain.view({-1, 1, 1, 1})).sum(0); // [rows, side, 16]
            if (token_ >= 0)
                attended = attended.narrow(-1, token_, 1);
            auto band = mix_[0].narrow(0, y / square, rows / square).div_(2);
            band.narrow(-1, 0, attended.size(-1)).add_(reduced(attended, square), 0.5);
        });
    }

    void add_positions(int stage, int layer, const std::vector<int> &axes,
                       const torch::Tensor &gain)
    {
        StageBlocks blocks = run_.network().blocks(stage);
        const auto x = run_.layer_input(stage, layer);
        const c10::impl::ExcludeDispatchKeyGuard in_float32(c10::autocast_dispatch_keyset);
        const auto mix = blocks->blocking().block(mix_);
        const auto gains = gain.chunk(static_cast<std::int64_t>(axes.size()));
        auto attended = torch::zeros_like(mix);
        for (std::size_t group = 0; group < axes.size(); ++group) {
            const auto weights = blocks->weights(layer, axes[group], x, {}, run_.control(stage));
            const auto mean = (weights * gains[group].view({-1, 1, 1})).sum(-3);
            attended += mean.matmul(mix.movedim(axes[group], -2)).movedim(-2, axes[group]);
        }
        mix_ = (mix_ + blocks->blocking().unblock(attended)) / 2;
    }

    StageRun &run_;
    int token_;
    int most_side_;
    int last_self_;     ///< last stage where positions attend to each other
    torch::Tensor mix_; ///< [1, side, side, 1 or 17]; the 17 sum to 1
};

} // namespace

torch::Tensor rollout_map(StageRun &run, const RolloutQuery &query, int most_side)
{
    const auto mix = Rollout(run, query.token, most_side).mix();
    return reduced(mix, square_of(mix.size(0), most_side));
}

torch::Tensor causal_map(StageRun &run, const CausalQuery &query, int most_side)
{
    StageEdit edit = run.request().stages[static_cast<std::size_t>(query.stage)].edit;
    edit.muted_tokens |= static_cast<std::uint16_t>(1U << query.token);
    StageControl muted = run.control(query.stage);
    bias_tokens(muted, edit);
    const auto plain = run.image();
    auto change = torch::empty({plain.size(1), plain.size(2), 1}, plain.options());
    run.image_with(muted, query.stage, [&](std::int64_t row, const torch::Tensor &band) {
        const auto same = plain.narrow(1, row, band.size(1));
        const auto difference = (same.clamp(-1, 1) - band.clamp(-1, 1)).abs_();
        change.narrow(0, row, band.size(1)).copy_(difference.mean(-1, /*keepdim=*/true)[0]);
    });
    return reduced(change, square_of(change.size(0), most_side));
}

} // namespace hit
