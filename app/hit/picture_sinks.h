// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hit {

struct OutputOptions
{
    std::string path;   ///< folder, image or .npy
    std::string format; ///< of the files in a folder; "" is PNG
    int quality = 92;   ///< JPEG, WebP
    int columns = 0;    ///< of a sheet; 0: as square as it can be
    bool raw = false;   ///< .npy: not clipped
    bool force = false;
};

/// Error: the one file that `options` name exists already. Known before the pictures' names.
Status outputIsFree(const OutputOptions &options);

/// Where finished pictures go, by the suffix of OutputOptions::path. Nothing stands under a final
/// name before it is complete.
class PictureSink
{
public:
    /// `names` of all pictures, so that existing files of a folder are found before the
    /// work. Errors: unknown suffix, existing results.
    static Result<std::unique_ptr<PictureSink>> make(const OutputOptions &options,
                                                     const std::vector<std::string> &names);
    virtual ~PictureSink() = default;
    /// In the order of the names. `state`: for PNG, "" leaves it out.
    virtual Status add(Picture picture, const std::string &state) = 0;
    virtual Status finish() = 0;
    virtual std::vector<std::string> files() const = 0;
};

/// "3x2" -> 3. Error: not such a text, or too few cells for `count` pictures.
Result<int> sheetColumns(const std::string &text, std::size_t count);

} // namespace hit
