// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <span>

namespace hit {

/// Features [height, width, channels] as colours: their three strongest principal components over
/// the positions become red, green and blue, each from -2 to 2 standard deviations. Which end of a
/// component is bright is arbitrary but fixed.
Picture principal_colours(std::span<const float> features, int height, int width, int channels);

/// One value per position as grey: `least` is black, `most` is white.
Picture grey_picture(std::span<const float> values, int height, int width, float least, float most);

/// Every pixel becomes `factor` x `factor` equal ones.
Picture enlarged(const Picture &picture, int factor);

} // namespace hit
