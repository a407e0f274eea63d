// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

enum class GanLoss {
    NonSaturating, ///< the paper's: softplus(-D(f)); softplus(-D(r)) + softplus(D(f))
    Hinge,         ///< -D(f); relu(1 - D(r)) + relu(1 + D(f))
    Relativistic,  ///< softplus of the difference of paired logits (R3GAN)
};

} // namespace hit
