// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/precision_recall.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr std::int64_t max_distances = 4 << 20; ///< in one block: 32 MB

/// Points with their squared lengths.
struct Points
{
    explicit Points(const at::Tensor &features)
        : x(features)
        , squares(features.square().sum(1))
    {
    }
    std::int64_t count() const { return x.size(0); }

    at::Tensor x;       ///< [N, D]
    at::Tensor squares; ///< [N]
};

/// Four passes over blocks of rows, with progress and a way out.
class Work
{
public:
    Work(const std::function<void(double)> &progress, const std::stop_token &stop)
        : progress_(progress)
        , stop_(stop)
    {
    }

    /// Squared radius of every point's ball: [N].
    at::Tensor radii(const Points &points, int k)
    {
        std::vector<at::Tensor> parts;
        // The nearest point is the point itself, so its k-th neighbour is number k + 1.
        for_blocks(points, points, [&](const at::Tensor &distances) {
            parts.push_back(std::get<0>(at::kthvalue(distances, k + 1, 1)));
        });
        return at::cat(parts);
    }

    /// Share of `points` inside any ball around `centres`.
    double coverage(const Points &points, const Points &centres, const at::Tensor &radii)
    {
        std::int64_t inside = 0;
        for_blocks(points, centres, [&](const at::Tensor &distances) {
            inside += distances.le(radii).any(1).sum().item<std::int64_t>();
        });
        return static_cast<double>(inside) / static_cast<double>(points.count());
    }

private:
    static constexpr int passes = 4;

    /// Squared distances [rows, M] of a block of rows from all of `others`.
    template <typename Use>
    void for_blocks(const Points &points, const Points &others, const Use &use)
    {
        const std::int64_t rows = std::max<std::int64_t>(1, max_distances / others.count());
        for (std::int64_t first = 0; first < points.count(); first += rows) {
            if (stop_.stop_requested())
                throw ErrorException(
                    {ErrorCode::Interrupted, "precision and recall", "was stopped", {}, {}});
            const auto count = std::min(rows, points.count() - first);
            at::Tensor distances = at::addmm(others.squares, points.x.narrow(0, first, count),
                                             others.x.t(), /*beta=*/1, /*alpha=*/-2);
            distances.add_(points.squares.narrow(0, first, count).unsqueeze(1)).clamp_min_(0);
            use(distances);
            if (progress_)
                progress_(
                    (passes_done_
                     + static_cast<double>(first + count) / static_cast<double>(points.count()))
                    / passes);
        }
        passes_done_ += 1;
    }

    const std::function<void(double)> &progress_;
    const std::stop_token &stop_;
    double passes_done_ = 0;
};

Status check(const at::Tensor &generated, const at::Tensor &reference, int k)
{
    const std::string what = "precision and recall";
    if (generated.size(1) != reference.size(1))
        return fail(ErrorCode::WrongUse, what, "the two sets have features of different lengths",
                    "use the same extractor for both");
    if (std::min(generated.size(0), reference.size(0)) <= k)
        return fail(ErrorCode::WrongUse, what,
                    "a set has only " + std::to_string(k) + " images or fewer", "use more images");
    for (const at::Tensor &features : {generated, reference})
        if (!at::isfinite(features).all().item<bool>())
            return fail(ErrorCode::WorkFailed, what, "some features are not finite numbers",
                        "look at the images: is the model a trained one?");
    return {};
}

} // namespace

Result<PrecisionRecall> precision_recall(const at::Tensor &generated, const at::Tensor &reference,
                                         int k, const std::function<void(double)> &progress,
                                         std::stop_token stop)
{
    return guard("precision and recall", [&]() -> Result<PrecisionRecall> {
        const at::NoGradGuard no_grad;
        if (Status checked = check(generated, reference, k); !checked)
            return tl::unexpected(checked.error());
        // Distances from the middle lose fewer digits.
        const at::Tensor real = reference.to(at::kCPU, at::kDouble);
        const at::Tensor middle = real.mean(0);
        const Points fakes(generated.to(at::kCPU, at::kDouble) - middle), reals(real - middle);
        Work work(progress, stop);
        PrecisionRecall result;
        result.precision = work.coverage(fakes, reals, work.radii(reals, k));
        result.recall = work.coverage(reals, fakes, work.radii(fakes, k));
        return result;
    });
}

} // namespace hit
