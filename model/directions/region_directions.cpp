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

/// Hands out rows in batches, and sees to progress and stop over all that is to be done.
class Batches
{
public:
    Batches(std::int64_t all, std::int64_t batch, const StepsDone &tell,
            const std::stop_token &stop)
        : all_(all)
        , batch_(batch)
        , tell_(tell)
        , stop_(stop)
    {
    }

    template <typename Work>
    void run(std::int64_t count, Work work)
    {
        for (std::int64_t first = 0; first < count; first += batch_) {
            if (stop_.stop_requested())
                throw ErrorException(
                    Error{ErrorCode::Interrupted, "directions", "were stopped", {}, {}});
            const std::int64_t last = std::min(first + batch_, count);
            work(first, last);
            done_ += last - first;
            if (tell_)
                tell_(static_cast<int>(done_), static_cast<int>(all_));
        }
    }

private:
    std::int64_t all_, batch_, done_ = 0;
    const StepsDone &tell_;
    const std::stop_token &stop_;
};

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

using Jacobians = std::vector<PictureJacobian>;

/// Of each picture, so that all of them together are as many as were asked for.
std::int64_t probes_each(const RegionDirectionOptions &options, const Jacobians &jacobians)
{
    const auto pictures = static_cast<std::int64_t>(jacobians.size());
    const auto wanted = std::min<std::int64_t>(options.probes, jacobians.front().dim());
    return (wanted + pictures - 1) / pictures;
}

/// [D, dimensions], orthonormal columns that span where the region's Jacobians act most.
torch::Tensor space(Jacobians &jacobians, int size, const RegionDirectionOptions &options,
                    std::int64_t dimensions, Batches &batches)
{
    std::vector<torch::Tensor> rows;
    std::int64_t number = 0;
    for (PictureJacobian &jacobian : jacobians)
        batches.run(probes_each(options, jacobians), [&](std::int64_t first, std::int64_t last) {
            std::vector<torch::Tensor> weights;
            for (std::int64_t i = first; i < last; ++i)
                weights.push_back(probe(number++, size, options.region));
            rows.push_back(jacobian.rows(torch::stack(weights)).cpu().to(torch::kDouble));
        });
    const auto vectors = std::get<2>(torch::linalg_svd(torch::cat(rows), /*full_matrices=*/false));
    return vectors.slice(0, 0, dimensions).t();
}

/// Squared change per step, as quadratic forms in the basis.
struct Change
{
    torch::Tensor inside, outside; ///< [dimensions, dimensions]
};

/// All of `moved`, a picture for each direction, is in memory: 0.6 GB of 1024 x 1024 pixels.
Change change_of(PictureJacobian &jacobian, const torch::Tensor &basis, torch::Tensor &moved,
                 const PixelRect &region, Batches &batches)
{
    batches.run(basis.size(1), [&](std::int64_t first, std::int64_t last) {
        moved.slice(0, first, last).copy_(jacobian.columns(basis.slice(1, first, last).t()));
    });
    auto part = moved.slice(1, region.y, region.y + region.height)
                    .slice(2, region.x, region.x + region.width);
    const auto inside = inner_products(part.flatten(1));
    part.zero_();
    return {inside, inner_products(moved.flatten(1))};
}

Edit edit_for(const PixelRect &region)
{
    Edit like;
    like.name = "Region";
    like.source = "Region " + std::to_string(region.x) + ',' + std::to_string(region.y) + ','
                  + std::to_string(region.width) + ',' + std::to_string(region.height);
    return like;
}

std::vector<FoundDirection> search(GeneratorImpl &generator,
                                   const std::vector<std::vector<float>> &latents,
                                   const RegionDirectionOptions &options, const StepsDone &progress,
                                   const std::stop_token &stop)
{
    Jacobians jacobians;
    for (const std::vector<float> &z : latents)
        jacobians.emplace_back(generator, z);
    const auto pictures = static_cast<std::int64_t>(jacobians.size());
    const auto probes = probes_each(options, jacobians);
    const auto dimensions = std::min<std::int64_t>(options.probes, jacobians.front().dim());
    const int size = generator.config().size;
    constexpr int large = 512; // pixels: the graph of one picture is enough for memory and cores
    Batches batches(pictures * (probes + dimensions), size < large ? 4 : 1, progress, stop);
    const auto basis = space(jacobians, size, options, dimensions, batches);
    auto moved = torch::empty({dimensions, size, size, 3});
    Change all{torch::zeros({dimensions, dimensions}, torch::kDouble),
               torch::zeros({dimensions, dimensions}, torch::kDouble)};
    for (PictureJacobian &jacobian : jacobians) {
        const Change one = change_of(jacobian, basis, moved, options.region, batches);
        all.inside += one.inside;
        all.outside += one.outside;
    }
    // Directions that hardly change anything are no use, however local: they must beat 1 % of the
    // mean change of the region.
    const double ridge = 0.01 * all.inside.trace().item<double>() / static_cast<double>(dimensions);
    Ranked ranked = largest_ratio(all.inside, all.outside, ridge, options.count);
    ranked.vectors = ranked.vectors.matmul(basis.t());
    return found(ranked, edit_for(options.region));
}

} // namespace

Result<std::vector<FoundDirection>>
region_directions(GeneratorImpl &generator, const std::vector<std::vector<float>> &latents,
                  const RegionDirectionOptions &options, const StepsDone &progress,
                  const std::stop_token &stop)
{
    const PixelRect &region = options.region;
    const int size = generator.config().size;
    if (region.x < 0 || region.y < 0 || region.width < 1 || region.height < 1
        || region.x > size - region.width || region.y > size - region.height)
        return fail(ErrorCode::WrongUse, "directions of a region",
                    "the region is not inside the picture");
    if (latents.empty())
        return fail(ErrorCode::WrongUse, "directions of a region", "there is no picture");
    const auto length = static_cast<std::size_t>(generator.config().z_dim);
    if (std::any_of(latents.begin(), latents.end(),
                    [length](const auto &z) { return z.size() != length; }))
        return fail(ErrorCode::WrongUse, "directions of a region",
                    "the latent does not have the " + std::to_string(length)
                        + " numbers that the model takes");
    return guard("directions of a region",
                 [&] { return search(generator, latents, options, progress, stop); });
}

} // namespace hit
