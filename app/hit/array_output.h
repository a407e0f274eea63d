// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <filesystem>

namespace hit {

/// Pixels to which small pictures are enlarged, about.
constexpr int pictureSide = 256;

/// A result that is either numbers (.npy) or a picture (.png).
class ArrayOutput
{
public:
    /// Errors (WrongUse): another suffix, or an existing file without `force`.
    static Result<ArrayOutput> make(const std::string &path, bool force);

    bool isPicture() const { return m_picture; }
    Status write(const std::vector<std::int64_t> &shape, std::span<const float> values) const;
    /// Small pictures are enlarged by whole steps.
    Status write(const Picture &picture) const;

private:
    std::filesystem::path m_path;
    bool m_force = false, m_picture = false;
};

} // namespace hit
