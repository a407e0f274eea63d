// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hit {

/// The files of a zip archive (MediaLibraries::open_zip()); folders in it are left out. Any thread
/// may read.
class ZipArchive
{
public:
    virtual ~ZipArchive() = default;
    virtual const std::vector<std::string> &names() const = 0; ///< in the archive's order
    /// The contents of file `index` of names(), checksum verified. Errors (BadFile): damaged,
    /// encrypted, neither stored nor deflated, or more than `limit` bytes.
    virtual Result<std::vector<std::byte>> read(std::size_t index, std::int64_t limit) const = 0;
};

} // namespace hit
