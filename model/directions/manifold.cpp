// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/manifold.h"

#include "model/directions/latent_map.h"
#include "model/directions/solve.h"
#include "model/engine/open_model.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace hit {
namespace {

constexpr int count = GeneratorConfig::tokens;

torch::Tensor in_double(const std::vector<float> &values)
{
    return torch::tensor(at::ArrayRef<float>(values), torch::kFloat).to(torch::kDouble);
}

/// Of a symmetric matrix without negative eigenvalues.
torch::Tensor pseudo_inverse(const torch::Tensor &matrix)
{
    const auto [values, vectors] = torch::linalg_eigh(matrix);
    const auto rounding =
        values.max() * static_cast<double>(matrix.size(0)) * std::numeric_limits<double>::epsilon();
    const auto inverse = torch::where(values > rounding, values.reciprocal(), 0.0);
    return (vectors * inverse).matmul(vectors.t());
}

bool is_muted(const StageInput &stage, std::size_t token)
{
    return (stage.edit.muted_tokens >> token & 1) != 0;
}

double length_of(const torch::Tensor &values)
{
    return values.norm().item<double>();
}

} // namespace

bool reads_one_latent(const RenderRequest &request)
{
    const auto is_plain = [&](const StageInput &stage) {
        std::array<int, count> own{};
        std::iota(own.begin(), own.end(), 0);
        return stage.edit.muted_tokens == 0 && stage.token_index == own
               && std::all_of(stage.token_code.begin(), stage.token_code.end(),
                              [&](int code) { return code == request.grid_code; })
               && std::all_of(stage.token_strength.begin(), stage.token_strength.end(),
                              [](float strength) { return strength == 1; });
    };
    return std::all_of(request.stages.begin(), request.stages.end(), is_plain);
}

struct Manifold::Map
{
    std::vector<bool> reads;    ///< of each stage: has cross-attention
    torch::Tensor tokens;       ///< [16, C0, D]
    torch::Tensor token_offset; ///< [16, C0]
    torch::Tensor grid_gram;    ///< [D, D]: the start grid counts through its lengths only
    torch::Tensor inverse;      ///< [D, D], of all equations' normal matrix

    torch::Tensor of(const torch::Tensor &z) const { return tokens.matmul(z); } ///< [16, C0]
    double grid_square(const torch::Tensor &z) const
    {
        return std::max(0.0, z.dot(grid_gram.mv(z)).item<double>());
    }
    torch::Tensor targets(const RenderRequest &request) const;
    OffManifold nearest(const RenderRequest &request) const;
};

/// What each stage reads without the offset, [stages, 16, C0]; 0 where a stage reads none.
torch::Tensor Manifold::Map::targets(const RenderRequest &request) const
{
    std::vector<torch::Tensor> given; // by code
    for (const std::vector<float> &code : request.codes)
        given.push_back(of(in_double(code)) + token_offset);
    std::vector<torch::Tensor> stages;
    for (std::size_t s = 0; s < request.stages.size(); ++s) {
        const StageInput &stage = request.stages[s];
        std::vector<torch::Tensor> rows;
        for (std::size_t t = 0; t < count; ++t) {
            const double strength =
                is_muted(stage, t) ? 0 : static_cast<double>(stage.token_strength[t]);
            rows.push_back(
                strength
                * given[static_cast<std::size_t>(stage.token_code[t])][stage.token_index[t]]);
        }
        stages.push_back(reads.at(s) ? torch::stack(rows) - token_offset
                                     : torch::zeros_like(token_offset));
    }
    return torch::stack(stages);
}

OffManifold Manifold::Map::nearest(const RenderRequest &request) const
{
    const auto wanted = targets(request);
    const auto grid = in_double(request.codes[static_cast<std::size_t>(request.grid_code)]);
    const auto right = grid_gram.mv(grid) + tokens.flatten(0, 1).t().mv(wanted.sum(0).flatten());
    const auto z = inverse.mv(right);
    const auto fitted = of(z);

    OffManifold off;
    double missed = grid_square(z - grid), all = grid_square(grid);
    for (std::size_t s = 0; s < reads.size(); ++s) {
        auto &cells = off.cells.emplace_back();
        cells.fill(0);
        for (std::size_t t = 0; reads[s] && t < count; ++t) {
            const auto token = static_cast<std::int64_t>(t);
            const auto read = wanted[static_cast<std::int64_t>(s)][token];
            const double miss = length_of(fitted[token] - read), length = length_of(read);
            const double both = length_of(fitted[token]) + length;
            cells[t] = both > 0 ? miss / both : 0;
            missed += miss * miss;
            all += length * length;
        }
    }
    off.residual = all > 0 ? std::min(1.0, std::sqrt(missed / all)) : 0;
    const auto nearest = z.to(torch::kFloat).contiguous();
    off.z.assign(nearest.const_data_ptr<float>(),
                 nearest.const_data_ptr<float>() + nearest.numel());
    return off;
}

Result<Manifold> Manifold::of(GeneratorImpl &generator)
{
    const std::string what = "the distance from the nearest latent";
    const GeneratorConfig &config = generator.config();
    if (config.norm == NormType::Layer)
        return fail(ErrorCode::WrongUse, what,
                    "this model's layer norm makes its tokens no affine function of the latent");
    return latent_map(generator).and_then([&](const LatentMap &map) -> Result<Manifold> {
        if (!map.tokens.defined())
            return fail(ErrorCode::WrongUse, what, "this model has no latent tokens");
        return guard(what, [&] {
            auto made = std::make_unique<Map>();
            for (const StageConfig &stage : config.stages)
                made->reads.push_back(stage.cross_attention);
            made->tokens = map.tokens;
            made->token_offset = map.token_offset;
            made->grid_gram = inner_products(map.grid.flatten(0, 1).t());
            const auto reading = std::count(made->reads.begin(), made->reads.end(), true);
            made->inverse = pseudo_inverse(made->grid_gram
                                           + static_cast<double>(reading)
                                                 * inner_products(map.tokens.flatten(0, 1).t()));
            return Manifold(std::move(made));
        });
    });
}

Result<Manifold> Manifold::open(const std::filesystem::path &path, Which which,
                                const std::stop_token &stop)
{
    return open_model(path, {}, {}, stop).and_then([&](LoadedModel model) {
        Generator &asked = which == Which::Ema ? model.ema : model.generator;
        Generator &other = which == Which::Ema ? model.generator : model.ema;
        return of(asked.is_empty() ? *other : *asked);
    });
}

Manifold::Manifold(std::unique_ptr<const Map> map)
    : map_(std::move(map))
{
}
Manifold::Manifold(Manifold &&) noexcept = default;
Manifold &Manifold::operator=(Manifold &&) noexcept = default;
Manifold::~Manifold() = default;

Result<OffManifold> Manifold::nearest(const RenderRequest &request) const
{
    return guard("the nearest latent", [&] {
        const torch::NoGradGuard no_grad;
        return map_->nearest(request);
    });
}

} // namespace hit
