// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"
#include "model/data/image_pack.h"
#include "model/engine/device.h"

namespace hit {

/// The threads that a set is looked through with, while this lives.
ComputeScope onTheCpu(const CommonOptions &common);

/// Side of a pack's images; of the first image of a folder or zip archive its shorter one.
Result<int> imageSide(const std::string &path);

/// A pack as it is. Of a folder or a zip archive `most` images are packed
/// (PackOptions::most_images), with progress, cropped to the centre and resized to `side`; the pack
/// has no name and is gone with the last reader. Error (WrongUse): a pack of another size.
Result<ImagePack> openImages(const std::string &path, int side, std::int64_t most,
                             const Context &context);

} // namespace hit
