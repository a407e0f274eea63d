// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <array>
#include <filesystem>
#include <memory>
#include <stop_token>

namespace hit {

class GeneratorImpl;

/// How far what the stages read is from all that one z can give (U7), and the z that is nearest.
struct OffManifold
{
    /// The least squares distance over the distance from what z = 0 gives: 0, one z gives all of
    /// it; 1, no z explains anything of it.
    double residual = 0;
    std::vector<float> z; ///< [D], with spread and edits in it
    /// Of each stage and token, 0 ... 1: |nearest - read| / (|nearest| + |read|), both without what
    /// z = 0 gives. 0 where a stage reads no tokens.
    std::vector<std::array<double, GeneratorConfig::tokens>> cells;
};

/// Every stage reads the same latent's own tokens in full, as the start grid does: nothing is off.
bool reads_one_latent(const RenderRequest &request);

/// All start grids and token sets that one z can give: an affine map, in double. What a stage reads
/// of a token is the token times its strength, 0 where it is muted. Unchanged once made: any
/// thread. No torch in this header.
class Manifold final
{
public:
    /// Errors (WrongUse): layer norm, with which the tokens are no affine function of z; a model
    /// without tokens.
    static Result<Manifold> of(GeneratorImpl &generator);
    /// Reads the model's file; the model itself is not kept.
    static Result<Manifold> open(const std::filesystem::path &path, Which which,
                                 const std::stop_token &stop = {});
    Manifold(Manifold &&) noexcept;
    Manifold &operator=(Manifold &&) noexcept;
    ~Manifold();

    /// Least squares over the start grid and the tokens of all stages that read them; of all that
    /// are as near, the shortest z. `request.tokens` are not looked at.
    Result<OffManifold> nearest(const RenderRequest &request) const;

private:
    struct Map;
    explicit Manifold(std::unique_ptr<const Map> map);
    std::unique_ptr<const Map> map_;
};

} // namespace hit
