// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/inception_score.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hit {

void InceptionScore::add(const at::Tensor &logits)
{
    const at::NoGradGuard no_grad;
    const at::Tensor log_p = at::log_softmax(logits.to(at::kCPU, at::kDouble), 1);
    for (std::int64_t first = 0; first < log_p.size(0);) {
        const auto count = std::min(log_p.size(0) - first, group_size_ - in_group_);
        add_to_group(log_p.narrow(0, first, count));
        first += count;
        if (in_group_ == group_size_)
            close_group();
    }
}

void InceptionScore::add_to_group(const at::Tensor &log_p)
{
    const at::Tensor p = log_p.exp();
    sum_p_ = in_group_ == 0 ? p.sum(0) : sum_p_ + p.sum(0);
    sum_negentropy_ += (p * log_p).sum().item<double>();
    in_group_ += log_p.size(0);
}

/// mean KL(p || q) = mean sum p log p - sum q log q, because q is the mean of p.
void InceptionScore::close_group()
{
    const auto count = static_cast<double>(in_group_);
    const at::Tensor q = sum_p_ / count;
    scores_.push_back(std::exp(sum_negentropy_ / count - at::xlogy(q, q).sum().item<double>()));
    in_group_ = 0;
    sum_negentropy_ = 0;
}

Result<InceptionScoreResult> InceptionScore::finish()
{
    InceptionScoreResult result;
    result.group_size = group_size_;
    if (scores_.empty()) {
        if (in_group_ == 0)
            return fail(ErrorCode::WrongUse, "inception score", "there are no images");
        result.group_size = in_group_;
        close_group();
    }
    result.groups = static_cast<std::int64_t>(scores_.size());
    const auto count = static_cast<double>(result.groups);
    result.mean = std::accumulate(scores_.begin(), scores_.end(), 0.0) / count;
    for (const double score : scores_)
        result.deviation += (score - result.mean) * (score - result.mean) / count;
    result.deviation = std::sqrt(result.deviation);
    if (!std::isfinite(result.mean))
        return fail(ErrorCode::WorkFailed, "inception score", "some logits are not finite numbers",
                    "look at the images: is the model a trained one?");
    return result;
}

} // namespace hit
