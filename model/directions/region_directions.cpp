// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/region_directions.h"

#include "model/core/random.h"
#include "model/directions/solve.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

/// Derivatives of the picture of one z, a few directions at a time.
class PictureJacobian
{
public:
    PictureJacobian(GeneratorImpl &generator, const std::vector<float> &z)
        : generator_(generator)
        , z_(torch::tensor(z).to(generator.parameters().front().options()))
    {
        for (const torch::Tensor &weight : generator.parameters())
            weight.set_requires_grad(false);
    }

    std::int64_t dim() const { return z_.size(0); }

    /// weights' J of every row: weights [B, H, W, 3] -> [B, D]
    torch::Tensor rows(const torch::Tensor &weights)
    {
        const auto z = inputs(weights.size(0));
        return torch::autograd::grad({generator_.forward(z)}, {z}, {weights.to(z.options())})[0];
    }

    /// J d of every row: directions [B, D] -> [B, H, W, 3]. J'v is linear in v: its derivative
    /// along d is J d.
    torch::Tensor columns(const torch::Tensor &directions)
    {
        const auto z = inputs(directions.size(0));
        const auto picture = generator_.forward(z);
        const auto v = torch::zeros_like(picture).set_requires_grad(true);
        const auto backward = torch::autograd::grad({picture}, {z}, {v}, /*retain_graph=*/true,
                                                    /*create_graph=*/true)[0];
        return torch::autograd::grad({backward}, {v}, {directions.to(z.options())})[0]
            .detach()
            .cpu();
    }

private:
    torch::Tensor inputs(std::int64_t count) const
    {
        return z_.repeat({count, 1}).set_requires_grad(true);
    }

    GeneratorImpl &generator_;
    torch::Tensor z_;
};

/// Sees to progress and stop over a number of rows that are done in batches.
template <typename Work>
void in_batches(std::int64_t count, const StepsDone &tell, const std::stop_token &stop, Work work)
{
    constexpr std::int64_t batch = 4;
    for (std::int64_t first = 0; first < count; first += batch) {
        if (stop.stop_requested())
            throw ErrorException(
                Error{ErrorCode::Interrupted, "directions", "were stopped", {}, {}});
        const std::int64_t last = std::min(first + batch, count);
        work(first, last);
        if (tell)
            tell(static_cast<int>(last), static_cast<int>(count));
    }
}

/// Random weights of the picture's numbers inside the region, 0 outside: [H, W, 3].
torch::Tensor probe(std::int64_t number, int size, const PixelRect &region)
{
    auto weights = torch::zeros({size, size, 3});
    std::vector<float> values(static_cast<std::size_t>(region.width) * region.height * 3);
    fill_normal(number, 0, RandomPurpose::Probe, values);
    weights.slice(0, region.y, region.y + region.height)
        .slice(1, region.x, region.x + region.width)
        .copy_(torch::tensor(values).view({region.height, region.width, 3}));
    return weights;
}

/// [D, probes], orthonormal columns that span where the region's Jacobian acts most.
torch::Tensor space(PictureJacobian &jacobian, int size, const RegionDirectionOptions &options,
                    const StepsDone &tell, const std::stop_token &stop)
{
    const auto probes = std::min<std::int64_t>(options.probes, jacobian.dim());
    auto rows = torch::empty({probes, jacobian.dim()}, torch::kDouble);
    in_batches(probes, tell, stop, [&](std::int64_t first, std::int64_t last) {
        std::vector<torch::Tensor> weights;
        for (std::int64_t i = first; i < last; ++i)
            weights.push_back(probe(i, size, options.region));
        rows.slice(0, first, last).copy_(jacobian.rows(torch::stack(weights)));
    });
    return std::get<0>(torch::linalg_qr(rows.t()));
}

std::vector<FoundDirection> search(GeneratorImpl &generator, const std::vector<float> &z,
                                   const RegionDirectionOptions &options, const StepsDone &progress,
                                   const std::stop_token &stop)
{
    PictureJacobian jacobian(generator, z);
    const auto half = [&](int part) -> StepsDone {
        if (!progress)
            return {};
        return [&progress, part](int done, int all) { progress(part * all + done, 2 * all); };
    };
    const PixelRect &region = options.region;
    const auto basis = space(jacobian, generator.config().size, options, half(0), stop);
    std::vector<torch::Tensor> in, out;
    in_batches(basis.size(1), half(1), stop, [&](std::int64_t first, std::int64_t last) {
        auto moved = jacobian.columns(basis.slice(1, first, last).t());
        auto part = moved.slice(1, region.y, region.y + region.height)
                        .slice(2, region.x, region.x + region.width);
        in.push_back(part.clone().flatten(1));
        part.zero_();
        out.push_back(moved.flatten(1));
    });
    const auto inside = inner_products(torch::cat(in));
    const auto outside = inner_products(torch::cat(out));
    // Directions that hardly change anything are no use, however local: they must beat 1 % of the
    // mean change of the region.
    const double ridge = 0.01 * inside.trace().item<double>() / static_cast<double>(inside.size(0));
    Ranked ranked = largest_ratio(inside, outside, ridge, options.count);
    ranked.vectors = ranked.vectors.matmul(basis.t());
    Edit like;
    like.name = "Region";
    like.source = "Region " + std::to_string(region.x) + ',' + std::to_string(region.y) + ','
                  + std::to_string(region.width) + ',' + std::to_string(region.height);
    return found(ranked, like);
}

} // namespace

Result<std::vector<FoundDirection>> region_directions(GeneratorImpl &generator,
                                                      const std::vector<float> &z,
                                                      const RegionDirectionOptions &options,
                                                      const StepsDone &progress,
                                                      const std::stop_token &stop)
{
    const PixelRect &region = options.region;
    const int size = generator.config().size;
    if (region.x < 0 || region.y < 0 || region.width < 1 || region.height < 1
        || region.x > size - region.width || region.y > size - region.height)
        return fail(ErrorCode::WrongUse, "directions of a region",
                    "the region is not inside the picture");
    if (z.size() != static_cast<std::size_t>(generator.config().z_dim))
        return fail(ErrorCode::WrongUse, "directions of a region",
                    "the latent does not have the " + std::to_string(generator.config().z_dim)
                        + " numbers that the model takes");
    return guard("directions of a region",
                 [&] { return search(generator, z, options, progress, stop); });
}

} // namespace hit
