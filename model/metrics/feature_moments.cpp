// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/feature_moments.h"

#include <torch/torch.h>

#include <cmath>

namespace hit {
namespace {

/// The same matrix product with itself in as few rows as possible.
at::Tensor reduced(const at::Tensor &rows)
{
    if (rows.size(0) <= rows.size(1))
        return rows;
    return std::get<1>(at::linalg_qr(rows, "r"));
}

} // namespace

void MomentsBuilder::add(const at::Tensor &features)
{
    const at::NoGradGuard no_grad;
    if (features.size(0) == 0)
        return;
    pending_.push_back(features.to(at::kCPU, at::kDouble));
    pending_count_ += features.size(0);
    // A decomposition of a few D rows at a time costs little more than one of all rows at once.
    if (pending_count_ >= 2 * features.size(1))
        merge_pending();
}

/// Two sets are one with the sum of their scatters and n m / (n + m) times that of their means.
void MomentsBuilder::merge_pending()
{
    if (pending_.empty())
        return;
    const at::Tensor block = at::cat(pending_);
    const auto n = static_cast<double>(count_), m = static_cast<double>(pending_count_);
    const at::Tensor mean = block.mean(0);
    std::vector<at::Tensor> rows{block - mean};
    if (count_ > 0) {
        const at::Tensor step = mean - mean_;
        rows.push_back(scatter_);
        rows.push_back((step * std::sqrt(n * m / (n + m))).unsqueeze(0));
        mean_ = mean_ + step * (m / (n + m));
    } else {
        mean_ = mean;
    }
    scatter_ = reduced(at::cat(rows));
    count_ += pending_count_;
    pending_.clear();
    pending_count_ = 0;
}

Result<FeatureMoments> MomentsBuilder::finish()
{
    return guard("the features", [&]() -> Result<FeatureMoments> {
        const at::NoGradGuard no_grad;
        merge_pending();
        if (count_ < 2)
            return fail(ErrorCode::WrongUse, "the features", "they are of fewer than two images",
                        "use more images");
        // Not-a-number in any row is in the mean too.
        if (!at::isfinite(mean_).all().item<bool>())
            return fail(ErrorCode::WorkFailed, "the features", "some are not finite numbers",
                        "look at the images: is the model a trained one?");
        return FeatureMoments{count_, mean_, scatter_ / std::sqrt(static_cast<double>(count_ - 1))};
    });
}

Result<double> frechet_distance(const FeatureMoments &a, const FeatureMoments &b)
{
    if (a.mean.sizes() != b.mean.sizes())
        return fail(ErrorCode::WrongUse, "Frechet distance",
                    "the two sets have features of different lengths",
                    "use the same extractor for both");
    return guard("Frechet distance", [&] {
        const at::NoGradGuard no_grad;
        const at::Tensor root = at::linalg_svdvals(at::matmul(a.factor, b.factor.t())).sum();
        const at::Tensor distance = (a.mean - b.mean).square().sum() + a.factor.square().sum()
                                    + b.factor.square().sum() - 2 * root;
        // The difference of nearly equal numbers: rounding can take it below its least value.
        return std::max(0.0, distance.item<double>());
    });
}

} // namespace hit
