// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

class QImage;

namespace hit {

/// An image of the screen as one that can be written.
Picture pictureFromImage(const QImage &image);

} // namespace hit
