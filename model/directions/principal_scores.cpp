// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/principal_scores.h"

#include "model/core/random.h"
#include "model/directions/sample_limits.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// Of the shorter side: up to here all eigenvalues take no time.
constexpr std::int64_t small_side = 256;
constexpr std::int64_t spare_vectors = 8;  ///< more than are asked for: the others come sooner
constexpr std::int64_t most_vectors = 320; ///< of a basis, unless four blocks are more
constexpr double tolerance = 1e-8;         ///< of a residual, by its eigenvalue
constexpr double least_tolerance = 1e-11;  ///< by the largest one: rounding is not far below
constexpr double nothing = 1e-12;          ///< a share of the largest eigenvalue
constexpr std::int64_t part_numbers = 1 << 22;

/// M M' x of M [n, m] and x [n, b], in double; M stays float but for one part at a time.
torch::Tensor squared(const torch::Tensor &matrix, const torch::Tensor &x,
                      const std::function<void()> &alive)
{
    const std::int64_t columns = std::max<std::int64_t>(part_numbers / matrix.size(0), 1);
    auto sum = torch::zeros_like(x);
    for (std::int64_t first = 0; first < matrix.size(1); first += columns) {
        alive();
        const auto part =
            matrix.slice(1, first, std::min(first + columns, matrix.size(1))).to(torch::kDouble);
        sum.addmm_(part, part.t().matmul(x));
    }
    return sum;
}

double square_sum(const torch::Tensor &matrix)
{
    double sum = 0;
    for (const torch::Tensor &row :
         matrix.split(std::max<std::int64_t>(part_numbers / matrix.size(1), 1)))
        sum += row.to(torch::kDouble).square().sum().item<double>();
    return sum;
}

torch::Tensor start_block(std::int64_t side, std::int64_t width)
{
    auto block = torch::empty({width, side});
    for (std::int64_t i = 0; i < width; ++i)
        fill_normal(0, static_cast<std::int32_t>(i), RandomPurpose::StartVector,
                    {block[i].data_ptr<float>(), static_cast<std::size_t>(side)});
    return std::get<0>(torch::linalg_qr(block.t().to(torch::kDouble)));
}

/// Unit vectors that span what `block` adds to `basis`; once more against what rounding left.
torch::Tensor beside(const torch::Tensor &basis, torch::Tensor block)
{
    for (int pass = 0; pass < 2; ++pass) {
        block = block - basis.matmul(basis.t().matmul(block));
        block = std::get<0>(torch::linalg_qr(block));
    }
    return block;
}

/// How far on the way from the first error to the one that is wanted.
class Convergence
{
public:
    explicit Convergence(const Solving &progress)
        : progress_(progress)
    {
    }
    void alive() const
    {
        if (progress_)
            progress_(done_);
    }
    /// `error`: by the one that is wanted.
    void take(double error)
    {
        first_ = std::max(first_, error);
        if (error > 1 && first_ > 1)
            done_ = std::max(done_, 1 - std::log(error) / std::log(first_));
    }

private:
    const Solving &progress_;
    double first_ = 0, done_ = 0;
};

/// The strongest of M M'. The basis grows by the newest block under M M' until the best vectors in
/// it are eigenvectors, at the latest when it spans everything; where it is large, it begins again
/// with the best.
EigenPairs strongest(const torch::Tensor &matrix, std::int64_t count, const Solving &progress)
{
    const std::int64_t side = matrix.size(0), block = std::min(count + spare_vectors, side);
    const std::int64_t most = std::max(4 * block, most_vectors);
    Convergence convergence(progress);
    const auto alive = [&] { convergence.alive(); };
    auto basis = start_block(side, block);
    auto mapped = squared(matrix, basis, alive);
    for (;;) {
        const auto inside = basis.t().matmul(mapped);
        const auto [all_values, columns] = largest_pairs((inside + inside.t()) / 2, block);
        const auto values = all_values.slice(0, 0, count);
        const auto best = basis.matmul(columns), best_mapped = mapped.matmul(columns);
        const auto ritz = best.slice(1, 0, count);
        const auto bound = torch::maximum(values * tolerance, values[0] * least_tolerance);
        const auto error = (best_mapped.slice(1, 0, count) - ritz * values).norm(2, 0) / bound;
        const double worst = error.max().item<double>();
        if (!(worst > 1) || basis.size(1) == side)
            return {values, ritz};
        convergence.take(worst);
        if (basis.size(1) + block > most && basis.size(1) + block < side) {
            basis = best;
            mapped = best_mapped;
        }
        const std::int64_t width = std::min(block, side - basis.size(1));
        const auto next = beside(basis, mapped.slice(1, mapped.size(1) - width));
        basis = torch::cat({basis, next}, 1);
        mapped = torch::cat({mapped, squared(matrix, next, alive)}, 1);
    }
}

/// What solving is told as, in samples: it takes no time, or less than they do.
int solving_steps(const GeneratorConfig &config, int stage, int samples)
{
    const bool is_stage = stage >= 0 && stage < static_cast<int>(config.stages.size());
    const bool is_small =
        !is_stage || std::min<std::int64_t>(samples, stage_features(config, stage)) <= small_side;
    return is_small ? 0 : samples / 4;
}

/// From directions [K, F] to the scores of the rows along them.
torch::Tensor scores_along(const torch::Tensor &rows, const torch::Tensor &directions)
{
    auto scores = torch::empty({directions.size(0), rows.size(0)}, torch::kDouble);
    const std::int64_t count = std::max<std::int64_t>(part_numbers / rows.size(1), 1);
    for (std::int64_t first = 0; first < rows.size(0); first += count) {
        const auto part = rows.slice(0, first, std::min(first + count, rows.size(0)));
        scores.slice(1, first, first + part.size(0))
            .copy_(directions.matmul(part.to(torch::kDouble).t()));
    }
    return scores;
}

} // namespace

Ranked principal_scores(const torch::Tensor &rows, int count, const Solving &progress)
{
    const bool by_rows = rows.size(0) <= rows.size(1);
    const auto matrix = by_rows ? rows : rows.t();
    const std::int64_t side = matrix.size(0), wanted = std::min<std::int64_t>(count, side);
    const auto [values, columns] = side <= small_side
                                       ? largest_pairs(inner_products(matrix), wanted)
                                       : strongest(matrix, wanted, progress);
    const auto is_there = values > values[0].clamp_min(0) * nothing;
    const auto there = is_there.sum().item<std::int64_t>();
    const auto vectors = columns.slice(1, 0, there).t();
    return ranked(by_rows ? vectors : scores_along(rows, vectors),
                  values.slice(0, 0, there) / square_sum(rows));
}

Result<ScoredSamples> scored_samples(GeneratorImpl &generator, int stage, int samples, int count,
                                     const char *what, const StepsDone &progress,
                                     const std::stop_token &stop)
{
    const int rest = solving_steps(generator.config(), stage, samples);
    const auto tell = [&](double done) {
        if (progress)
            progress(static_cast<int>(done), samples + rest);
    };
    const Solving solving = [&](double done) {
        if (stop.stop_requested())
            throw ErrorException(Error{ErrorCode::Interrupted, what, "were stopped", {}, {}});
        tell(samples + done * rest);
    };
    return sample_features(
               generator, stage, samples, what, [&](int done, int) { tell(done); }, stop)
        .and_then([&](SampleFeatures features) {
            return guard(what, [&]() -> Result<ScoredSamples> {
                Ranked scores = principal_scores(features.rows, count, solving);
                tell(samples + rest);
                if (scores.share.empty())
                    return fail(ErrorCode::WrongUse, what, "the samples do not differ");
                return ScoredSamples{std::move(features), std::move(scores)};
            });
        });
}

} // namespace hit
