// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"

namespace hit {

enum class GroupFit {
    Mean,    ///< from the mean of one group to that of the other
    Logistic ///< normal of the boundary of a logistic regression, w'w / 2 + the sum of the losses
};

/// The direction from `without` to `with`, latents of one length: what tells two groups of pictures
/// apart (after Shen et al., "InterFaceGAN", CVPR 2020). Share: of the latents that lie on the
/// right side of the middle (Mean) or the boundary. Error (WrongUse): an empty group, several
/// lengths, groups with one mean.
Result<FoundDirection> group_direction(const std::vector<std::vector<float>> &with,
                                       const std::vector<std::vector<float>> &without,
                                       GroupFit fit);

/// `direction` without what it has in common with `others`, a unit vector. Error (WrongUse):
/// nothing is left of it, or several lengths.
Result<std::vector<float>> orthogonal_to(const std::vector<float> &direction,
                                         const Directions &others);

} // namespace hit
