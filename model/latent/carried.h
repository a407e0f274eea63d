// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <variant>
#include <vector>

namespace hit {

/// What is brought to another picture: a latent, which takes on the edits of that one, or a whole
/// picture, which should look there as it does by itself.
using PictureSource = std::variant<Latent, State>;

/// `source` by itself, `present` being the picture that it is brought to.
State picture_of(const PictureSource &source, const State &present);

/// A picture as one latent of another one.
struct CarriedLatent
{
    Latent latent;
    bool whole = true; ///< false: edits, tokens or switches of its own are not in it
};
/// The latent with which `present` looks like `source`: what the spread and the edits of all stages
/// and tokens do there is in it, less what those of `present` will do again. Errors (WrongUse): a
/// vector of another length than `dim`.
Result<CarriedLatent> carried_latent(const PictureSource &source, const State &present, int dim,
                                     int stages);

/// The same with a latent for each stage, so that edits of single stages and style mixing come
/// along.
struct CarriedStages
{
    Latent grid;
    std::vector<Latent> stages;
    bool whole = true;
};
Result<CarriedStages> carried_stages(const PictureSource &source, const State &present, int dim,
                                     int stages);

} // namespace hit
