// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"

#include "model/core/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace hit {
namespace {

/// Below this sine the great circle through two vectors is not determined well enough.
constexpr double least_sine = 1e-6;

double dot(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += double(a[i]) * b[i];
    return sum;
}

double length(std::span<const float> a)
{
    return std::sqrt(dot(a, a));
}

/// weight_a * a + weight_b * b, rounded once.
std::vector<float> combine(std::span<const float> a, double weight_a, std::span<const float> b,
                           double weight_b)
{
    std::vector<float> sum(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        sum[i] = static_cast<float>(weight_a * a[i] + weight_b * b[i]);
    return sum;
}

std::vector<float> row_latent(double x, std::int32_t row, int dim)
{
    const double seed = std::floor(x);
    auto left = seed_latent(static_cast<std::int64_t>(seed), row, dim);
    if (x == seed)
        return left;
    return slerp(left, seed_latent(static_cast<std::int64_t>(seed) + 1, row, dim), x - seed);
}

/// Direction of the weighted sum, length of the weighted lengths: as slerp, a mix stays on the
/// shell on which Gaussian latents lie, where a plain sum would lose contrast.
std::vector<float> mixed(const std::vector<std::vector<float>> &parts,
                         const std::vector<MixPart> &mix)
{
    std::vector<double> sum(parts.front().size());
    double wanted = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        wanted += mix[p].weight * length(parts[p]);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += mix[p].weight * parts[p][i];
    }
    double square = 0;
    for (const double value : sum)
        square += value * value;
    const double scale = std::sqrt(square) > least_sine * wanted ? wanted / std::sqrt(square) : 1.0;
    std::vector<float> z(sum.size());
    std::transform(sum.begin(), sum.end(), z.begin(),
                   [scale](double value) { return static_cast<float>(scale * value); });
    return z;
}

Result<std::vector<float>> resolve_mix(const std::vector<MixPart> &mix, int dim)
{
    std::vector<std::vector<float>> parts;
    for (const MixPart &part : mix) {
        auto z = resolve(part.latent, dim);
        if (!z)
            return z;
        if (part.weight == 1)
            return z;
        parts.push_back(std::move(*z));
    }
    return mixed(parts, mix);
}

} // namespace

std::vector<float> seed_latent(std::int64_t seed, std::int32_t row, int dim)
{
    std::vector<float> z(static_cast<std::size_t>(dim));
    fill_normal(seed, row, RandomPurpose::Latent, z);
    return z;
}

std::vector<float> plane_latent(PlanePoint point, int dim)
{
    const double row = std::floor(point.y);
    auto lower =
        row_latent(point.x, static_cast<std::int32_t>(static_cast<std::int64_t>(row)), dim);
    if (point.y == row)
        return lower;
    const auto upper =
        row_latent(point.x, static_cast<std::int32_t>(static_cast<std::int64_t>(row) + 1), dim);
    return slerp(lower, upper, point.y - row);
}

Result<std::vector<float>> resolve(const Latent &latent, int dim)
{
    if (latent.kind == Latent::Kind::Free) {
        if (latent.z.size() != static_cast<std::size_t>(dim))
            return fail(ErrorCode::WrongUse, "the latent vector",
                        "it has " + std::to_string(latent.z.size()) + " numbers, the model takes "
                            + std::to_string(dim),
                        "open the model that it was made with");
        return latent.z;
    }
    // Negated, so that a NaN fails too.
    if (!(std::abs(latent.plane.x) <= PlanePoint::limit
          && std::abs(latent.plane.y) <= PlanePoint::limit))
        return fail(ErrorCode::WrongUse, "the place on the seed plane",
                    "it is not within 2,147,483,648 of zero");
    return plane_latent(latent.plane, dim);
}

Result<std::vector<float>> resolve_base(const State &state, int dim)
{
    auto z = state.mix.empty() ? resolve(state.latent, dim) : resolve_mix(state.mix, dim);
    if (z && state.spread != 1)
        for (float &value : *z)
            value = static_cast<float>(state.spread * value);
    return z;
}

Result<Latent> shown_latent(const State &state, int dim)
{
    if (state.mix.empty())
        return state.latent;
    return resolve_mix(state.mix, dim).map([&](std::vector<float> z) {
        return Latent{Latent::Kind::Free, state.latent.plane, std::move(z)};
    });
}

std::vector<float> lerp(std::span<const float> a, std::span<const float> b, double t)
{
    return combine(a, 1 - t, b, t);
}

std::vector<float> slerp(std::span<const float> a, std::span<const float> b, double t)
{
    if (t == 0)
        return {a.begin(), a.end()};
    if (t == 1)
        return {b.begin(), b.end()};
    const double length_a = length(a);
    const double length_b = length(b);
    if (length_a == 0 || length_b == 0)
        return lerp(a, b, t);
    const double cosine = std::clamp(dot(a, b) / (length_a * length_b), -1.0, 1.0);
    const double angle = std::acos(cosine);
    const double sine = std::sin(angle);
    if (sine < least_sine)
        return lerp(a, b, t);
    const double wanted = (1 - t) * length_a + t * length_b;
    return combine(a, wanted * std::sin((1 - t) * angle) / (sine * length_a), b,
                   wanted * std::sin(t * angle) / (sine * length_b));
}

State style_mix(State state, const Latent &other, int first, int last, int stages)
{
    const Latent own = state.latent;
    const bool gridIsOwn = first == 0;
    state.mix.clear();
    state.latent = gridIsOwn ? own : other;
    state.stage_latents.clear();
    for (int stage = 0; stage < stages; ++stage)
        if (const bool isOwn = stage >= first && stage <= last; isOwn != gridIsOwn)
            state.stage_latents[stage] = isOwn ? own : other;
    return state;
}

} // namespace hit
