// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"

#include <ATen/core/Tensor.h>

namespace hit {

/// Unit vectors, best first, and how good each is.
struct Ranked
{
    at::Tensor vectors;        ///< [K, D], double; the largest entry of each is positive
    std::vector<double> share; ///< K
};

/// Rows [K, D] as unit vectors, and their shares [K].
Ranked ranked(const at::Tensor &rows, const at::Tensor &share);

/// Of a symmetric matrix, the largest first.
struct EigenPairs
{
    at::Tensor values;  ///< [K]
    at::Tensor columns; ///< [D, K], unit vectors
};
EigenPairs largest_pairs(const at::Tensor &matrix, std::int64_t count);

/// The eigenvectors of a symmetric matrix [D, D] with the largest eigenvalues; their share of the
/// sum of all.
Ranked largest(const at::Tensor &matrix, int count);
/// Where d'inside d is largest compared with d'outside d + ridge d'd: the generalised eigenproblem
/// of two symmetric matrices [D, D] that are not negative. Share: d'inside d / d'(inside + outside)
/// d.
Ranked largest_ratio(const at::Tensor &inside, const at::Tensor &outside, double ridge, int count);

/// rows rows' [N, N] in double, without a second copy of rows [N, M].
at::Tensor inner_products(const at::Tensor &rows);

/// Directions with these vectors, named "NAME 1", "NAME 2", ...; the rest as in `like`.
std::vector<FoundDirection> found(const Ranked &ranked, const Edit &like);

} // namespace hit
