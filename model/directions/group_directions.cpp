// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/group_directions.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

using Rows = std::vector<std::vector<float>>;

bool of_length(const Rows &rows, std::size_t length)
{
    return std::all_of(rows.begin(), rows.end(),
                       [&](const auto &row) { return row.size() == length; });
}

torch::Tensor matrix(const Rows &rows)
{
    auto all = torch::empty(
        {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows.front().size())},
        torch::kDouble);
    for (std::size_t i = 0; i < rows.size(); ++i)
        all[static_cast<std::int64_t>(i)].copy_(torch::tensor(rows[i]));
    return all;
}

std::vector<float> floats(const torch::Tensor &vector)
{
    const auto values = vector.to(torch::kFloat).contiguous();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

/// A hyperplane x'w + offset = 0.
struct Boundary
{
    torch::Tensor normal; ///< [D]
    double offset = 0;
};

Boundary between_means(const torch::Tensor &with, const torch::Tensor &without)
{
    const auto a = with.mean(0);
    const auto b = without.mean(0);
    return {a - b, -((a + b) / 2).dot(a - b).item<double>()};
}

/// Newton's method; x has a last column of ones, whose weight is free. The objective is strictly
/// convex but for that weight, and halving the step makes every iteration go down.
Boundary logistic(const torch::Tensor &with, const torch::Tensor &without)
{
    const auto samples = torch::cat({with, without});
    const auto x = torch::cat({samples, torch::ones({samples.size(0), 1}, torch::kDouble)}, 1);
    const auto sign = torch::cat({torch::ones({with.size(0)}, torch::kDouble),
                                  -torch::ones({without.size(0)}, torch::kDouble)});
    auto penalty = torch::ones({x.size(1)}, torch::kDouble);
    penalty[-1] = 0;
    const auto objective = [&](const torch::Tensor &w) {
        return ((penalty * w * w).sum() / 2 + torch::softplus(-sign * x.mv(w), 1, 1e3).sum())
            .item<double>();
    };
    auto w = torch::zeros({x.size(1)}, torch::kDouble);
    constexpr int most_iterations = 100;
    for (int i = 0; i < most_iterations; ++i) {
        const auto wrong = torch::sigmoid(-sign * x.mv(w));
        const auto gradient = penalty * w - x.t().mv(sign * wrong);
        if (gradient.abs().max().item<double>() < 1e-9)
            break;
        const auto curvature = (wrong * (1 - wrong)).unsqueeze(1);
        const auto hessian = torch::diag(penalty) + x.t().matmul(curvature * x)
                             + 1e-12 * torch::eye(x.size(1), torch::kDouble);
        const auto step = torch::linalg_solve(hessian, gradient, /*left=*/true);
        double length = 1;
        while (length > 1e-6 && objective(w - length * step) > objective(w))
            length /= 2;
        w = w - length * step;
    }
    return {w.slice(0, 0, -1), w[-1].item<double>()};
}

double share_on_its_side(const Boundary &boundary, const torch::Tensor &with,
                         const torch::Tensor &without)
{
    const auto right = (with.mv(boundary.normal) + boundary.offset > 0).sum()
                       + (without.mv(boundary.normal) + boundary.offset < 0).sum();
    return right.item<double>() / static_cast<double>(with.size(0) + without.size(0));
}

} // namespace

Result<FoundDirection> group_direction(const Rows &with, const Rows &without, GroupFit fit)
{
    constexpr const char *what = "the direction between two groups";
    if (with.empty() || without.empty())
        return fail(ErrorCode::WrongUse, what, "one of them is empty");
    const std::size_t length = with.front().size();
    if (length == 0 || !of_length(with, length) || !of_length(without, length))
        return fail(ErrorCode::WrongUse, what, "their latents are of several lengths");
    return guard(what, [&]() -> Result<FoundDirection> {
        const auto a = matrix(with);
        const auto b = matrix(without);
        const Boundary boundary = fit == GroupFit::Mean ? between_means(a, b) : logistic(a, b);
        const double norm = boundary.normal.norm().item<double>();
        if (!(norm > 0))
            return fail(ErrorCode::WrongUse, what, "nothing tells the two apart");
        FoundDirection found;
        found.edit.name = "Group";
        found.edit.source = fit == GroupFit::Mean ? "Mean difference" : "Logistic regression";
        found.edit.direction = floats(boundary.normal / norm);
        found.share = share_on_its_side(boundary, a, b);
        return found;
    });
}

Result<std::vector<float>> orthogonal_to(const std::vector<float> &direction,
                                         const Directions &others)
{
    constexpr const char *what = "an orthogonal direction";
    Rows rows;
    for (const Edit &other : others)
        rows.push_back(other.direction);
    if (!of_length(rows, direction.size()))
        return fail(ErrorCode::WrongUse, what, "the directions are of several lengths");
    if (rows.empty())
        return direction;
    return guard(what, [&]() -> Result<std::vector<float>> {
        const auto d = torch::tensor(direction).to(torch::kDouble);
        // The right singular vectors span the others also where these depend on each other.
        const auto [u, sizes, spanned] = torch::linalg_svd(matrix(rows), /*full_matrices=*/false);
        const auto basis = spanned.index({sizes > 1e-6 * sizes[0]});
        const auto rest = d - basis.t().mv(basis.mv(d));
        const double left = rest.norm().item<double>();
        if (!(left > 1e-4 * d.norm().item<double>()))
            return fail(ErrorCode::WrongUse, what, "nothing is left: the others contain it");
        return floats(rest / left);
    });
}

} // namespace hit
