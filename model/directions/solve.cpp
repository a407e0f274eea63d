// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/solve.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

/// Unit rows; an eigenvector has no sign of its own, and a file should not depend on the solver's.
torch::Tensor normalised(const torch::Tensor &rows)
{
    const auto largest = rows.gather(1, rows.abs().argmax(1, true));
    return rows / rows.norm(2, 1, true) * torch::where(largest < 0, -1.0, 1.0);
}

std::vector<double> numbers(const torch::Tensor &values)
{
    const auto flat = values.contiguous();
    return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

/// d' matrix d of every row.
torch::Tensor forms(const torch::Tensor &rows, const torch::Tensor &matrix)
{
    return (rows.matmul(matrix) * rows).sum(1);
}

} // namespace

Ranked ranked(const torch::Tensor &rows, const torch::Tensor &share)
{
    return {normalised(rows), numbers(share)};
}

EigenPairs largest_pairs(const torch::Tensor &matrix, std::int64_t count)
{
    const auto [values, columns] = torch::linalg_eigh(matrix); // ascending
    const std::int64_t size = values.size(0);
    const auto order = torch::arange(size - 1, size - 1 - std::min(count, size), -1);
    return {values.index_select(0, order), columns.index_select(1, order)};
}

Ranked largest(const torch::Tensor &matrix, int count)
{
    const auto [values, columns] = largest_pairs(matrix, count);
    return ranked(columns.t(), values.clamp_min(0) / matrix.trace());
}

Ranked largest_ratio(const torch::Tensor &inside, const torch::Tensor &outside, double ridge,
                     int count)
{
    // With outside + ridge = L L' it is an ordinary problem in L'd.
    const auto root =
        torch::linalg_cholesky(outside + ridge * torch::eye(outside.size(0), outside.options()));
    const auto half = torch::linalg_solve_triangular(root, inside, /*upper=*/false);
    const auto whole = torch::linalg_solve_triangular(root, half.t(), /*upper=*/false);
    const auto columns = largest_pairs((whole + whole.t()) / 2, count).columns;
    const auto rows =
        normalised(torch::linalg_solve_triangular(root.t(), columns, /*upper=*/true).t());
    return {rows, numbers(forms(rows, inside) / forms(rows, inside + outside))};
}

torch::Tensor inner_products(const torch::Tensor &rows)
{
    constexpr std::int64_t columns = 4'096;
    auto sum = torch::zeros({rows.size(0), rows.size(0)}, torch::kDouble);
    for (std::int64_t first = 0; first < rows.size(1); first += columns) {
        const auto part =
            rows.slice(1, first, std::min(first + columns, rows.size(1))).to(torch::kDouble);
        sum.addmm_(part, part.t());
    }
    return sum;
}

std::vector<FoundDirection> found(const Ranked &ranked, const Edit &like)
{
    std::vector<FoundDirection> all;
    const auto rows = ranked.vectors.to(torch::kFloat).contiguous();
    const auto length = static_cast<std::size_t>(rows.size(1));
    for (std::size_t i = 0; i < ranked.share.size(); ++i) {
        const float *row = rows.const_data_ptr<float>() + i * length;
        FoundDirection one{like, ranked.share[i]};
        one.edit.name += ' ' + std::to_string(i + 1);
        one.edit.direction.assign(row, row + length);
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace hit
