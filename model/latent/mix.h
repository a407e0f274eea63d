// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

namespace hit {

using Mix = std::vector<MixPart>; ///< its weights sum to 1, if there are any

/// `mix` with one more part, whose weight is an equal share, 1 / parts; the others keep their
/// ratios. There is room: less than State::max_mix.
Mix with_part(Mix mix, Latent latent);
/// Part `index` weighs `weight`, 0 ... 1; the others keep their ratios, or share evenly where they
/// weighed nothing. The only part of a mix weighs 1.
Mix with_weight(Mix mix, std::size_t index, double weight);
/// Without part `index`; the others keep their ratios, as in with_weight().
Mix without_part(Mix mix, std::size_t index);
/// All parts weigh the same.
Mix evened(Mix mix);

} // namespace hit
