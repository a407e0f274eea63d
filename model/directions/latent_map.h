// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/generator.h"

namespace hit {

/// How what the stages read follows z in evaluation (network.md, steps 1 and 2): value = map z +
/// offset, exactly, with batch norm. double, on the host.
struct LatentMap
{
    torch::Tensor grid;         ///< [64, C0, D], cells row-major
    torch::Tensor tokens;       ///< [16, C0, D]; undefined without token embedding
    torch::Tensor token_offset; ///< [16, C0]; the same
};

/// Error (WrongUse): layer norm, with which the tokens are no affine function of z.
Result<LatentMap> latent_map(GeneratorImpl &generator);

} // namespace hit
