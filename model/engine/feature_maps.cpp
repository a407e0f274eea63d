// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"

#include <torch/torch.h>

#include <limits>

namespace hit {
namespace {

/// The features that a query is about, band by band: those of a large stage would take more memory
/// than the picture.
class FeatureBands
{
public:
    FeatureBands(StageRun &run, const FeatureQuery &query)
        : run_(run)
        , stage_(query.stage)
    {
        constexpr std::int64_t most_kept = 1 << 24; // numbers
        const StageConfig &stage = run.config().stages[static_cast<std::size_t>(stage_)];
        side_ = run.config().stage_side(stage_);
        if (query.of == FeatureQuery::Of::Tokens)
            keep(run.tokens(stage_).view({4, 4, -1}));
        else if (query.of == FeatureQuery::Of::Grid)
            keep(run.input(0)[0]);
        else if (stage.attention != AttentionMode::None)
            keep(rows(0, side_));
        else if (side_ * side_ * stage.dim <= most_kept)
            keep(map([](const torch::Tensor &band) { return band; }, 1));
    }

    std::int64_t side() const { return side_; }

    /// The map of what `of(band)` makes of features [rows, side, C].
    template <typename Of>
    torch::Tensor map(Of of, std::int64_t square)
    {
        return map_of_bands(run_, side_, square, [&](std::int64_t y, std::int64_t count) {
            return of(kept_.defined() ? kept_.narrow(0, y, count) : rows(y, count));
        });
    }

    template <typename Use>
    void each(Use use)
    {
        for_bands(run_, side_, 1, [&](std::int64_t y, std::int64_t count) {
            use(kept_.defined() ? kept_.narrow(0, y, count) : rows(y, count));
        });
    }

private:
    void keep(torch::Tensor features)
    {
        kept_ = std::move(features);
        side_ = kept_.size(0);
    }

    torch::Tensor rows(std::int64_t y, std::int64_t count)
    {
        const auto x = run_.input(stage_).narrow(1, y, count)
                       + run_.network().positions(stage_).narrow(1, y, count);
        return run_.network().blocks(stage_)->forward(x, run_.tokens(stage_), run_.control(stage_),
                                                      {})[0];
    }

    StageRun &run_;
    int stage_;
    std::int64_t side_ = 0;
    torch::Tensor kept_; ///< all of them where they are few
};

/// [N] of x [N, C]: has this place no number that is not finite?
torch::Tensor finite_rows(const torch::Tensor &x)
{
    return x.isfinite().all(-1);
}

/// The directions in which places of features differ most.
struct Axes
{
    torch::Tensor mean;     ///< [C]
    torch::Tensor vectors;  ///< [C, 3 or less], strongest first
    torch::Tensor strength; ///< [3 or less], 1 / two standard deviations; 0 where nothing differs
};

Axes principal_axes(FeatureBands &bands, Summary &of)
{
    torch::Tensor sum, products;
    std::int64_t count = 0;
    bands.each([&](const torch::Tensor &band) {
        of.add(band);
        auto x = band.flatten(0, 1);
        x = x.index({finite_rows(x)}).to(torch::kDouble);
        sum = sum.defined() ? sum + x.sum(0) : x.sum(0);
        products = products.defined() ? products.addmm_(x.t(), x) : x.t().mm(x);
        count += x.size(0);
    });
    const auto places = static_cast<double>(std::max<std::int64_t>(count, 1));
    const auto mean = sum / places;
    const auto covariance = products / places - mean.outer(mean);
    const auto [values, vectors] = torch::linalg_eigh(covariance.cpu());
    const auto shown = std::min<std::int64_t>(3, vectors.size(1));
    auto axes = vectors.slice(1, vectors.size(1) - shown).flip(1);
    const auto largest = axes.gather(0, axes.abs().argmax(0, /*keepdim=*/true));
    axes = axes * torch::where(largest < 0, -1.0, 1.0);
    const auto deviations = values.slice(0, values.size(0) - shown).flip(0).clamp_min(0).sqrt();
    // What the layers of a network round off in float32 is no difference.
    const double rounding = 64.0 * std::numeric_limits<float>::epsilon() * of.largest();
    const auto strength = torch::where(deviations > rounding, 0.5 / deviations, 0.0);
    return {mean, axes.to(mean.device()), strength.to(mean.device())};
}

} // namespace

torch::Tensor feature_map(StageRun &run, const FeatureQuery &query, int most_side)
{
    FeatureBands bands(run, query);
    const auto value = [&](const torch::Tensor &band) {
        return query.what == FeatureQuery::What::Channel ? band.narrow(-1, query.channel, 1)
                                                         : band.norm(2, -1, /*keepdim=*/true);
    };
    return bands.map(value, square_of(bands.side(), most_side));
}

torch::Tensor component_map(StageRun &run, const FeatureQuery &query, int most_side, Summary &of)
{
    FeatureBands bands(run, query);
    const Axes axes = principal_axes(bands, of);
    const auto colours = [&](const torch::Tensor &band) {
        const auto x = band.flatten(0, 1);
        const auto along = (x.to(torch::kDouble) - axes.mean).mm(axes.vectors) * axes.strength;
        auto rgb = torch::where(finite_rows(x).unsqueeze(-1), along.clamp(-1, 1), 0.0);
        rgb = torch::constant_pad_nd(rgb, {0, 3 - rgb.size(1)});
        return rgb.to(torch::kFloat).view({band.size(0), band.size(1), 3});
    };
    return bands.map(colours, square_of(bands.side(), most_side));
}

} // namespace hit
