// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_set.h"
#include "model/media/media_libraries.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace hit {

/// The files of an image set. Any thread may read.
class ImageFiles
{
public:
    virtual ~ImageFiles() = default;
    /// Sorted by name; Ok are those that can be read, as far as can be seen without opening them.
    virtual const std::vector<ScannedImage> &list() const = 0;
    /// The whole of file `index` of list().
    virtual Result<std::vector<std::byte>> read(std::size_t index) const = 0;
};

/// The most bytes that a file may have.
constexpr std::int64_t longest_image_file = std::int64_t{1} << 30;

/// A folder with all its folders, links followed, or a zip archive.
Result<std::unique_ptr<ImageFiles>> open_image_files(const MediaLibraries &libraries,
                                                     const std::filesystem::path &path);

} // namespace hit
