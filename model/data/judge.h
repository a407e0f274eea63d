// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_files.h"

#include <cstddef>
#include <vector>

namespace hit {

struct JudgedImage
{
    ScannedImage image;
    std::vector<std::byte> rgb; ///< [size, size, 3], if it is Ok and to be packed
};

/// Decodes file `index` wholly and says what it is good for; with `pack`, resizes it. Any thread.
/// Throws what memory throws.
JudgedImage judge(const MediaLibraries &libraries, const ImageFiles &files, std::size_t index,
                  int least_side, const PackOptions *pack);

} // namespace hit
