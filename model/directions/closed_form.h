// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"
#include "model/directions/latent_map.h"
#include "model/engine/request.h"

namespace hit {

/// Directions from the weights alone, without a picture (after Shen and Zhou, "Closed-Form
/// Factorization of Latent Semantics in GANs", CVPR 2021). All are unit vectors, best first, at
/// most `count`. One thread.

/// Those that move start grid and tokens together most, each of the two weighed by its own whole.
/// Share: of the movement.
std::vector<FoundDirection> svd_directions(const LatentMap &map, int count);
/// Those that move most what the cross-attention of `stage` reads of the tokens: keys, without what
/// is common to all 16 (the softmax does not see it), and values. They act on this stage alone.
/// Share: of the movement. Error (WrongUse): the stage has no cross-attention.
Result<std::vector<FoundDirection>> stage_directions(const GeneratorImpl &generator,
                                                     const LatentMap &map, int stage, int count);
/// Those that move one token and the other tokens and the start grid least, so that there is nearly
/// a z that has the token alone changed; they act on that token alone. Share: of the movement that
/// is the token's. Error (WrongUse): no such token.
Result<std::vector<FoundDirection>> token_directions(const LatentMap &map, int token, int count);
/// The same of a rectangle of cells of the 8 x 8 start grid. Error (WrongUse): it is not inside.
Result<std::vector<FoundDirection>> place_directions(const LatentMap &map, const PixelRect &cells,
                                                     int count);

} // namespace hit
