// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/append_file.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hit {

/// Event files of TensorBoard: TFRecord frames around the few fields of tensorflow/core/util/
/// event.proto that scalars and images need. One thread.
class TensorBoardWriter final
{
public:
    /// A new file in `folder`, which tells TensorBoard to drop what older files say of steps above
    /// `step`.
    static Result<TensorBoardWriter> create(std::filesystem::path folder, std::int64_t step,
                                            FileSystem &system = FileSystem::real());

    Status scalars(std::int64_t step, const std::map<std::string, double> &values);
    /// `encoded`: the bytes of an RGB PNG of that size.
    Status image(std::int64_t step, std::string_view tag, int width, int height,
                 std::string_view encoded);

private:
    TensorBoardWriter(std::filesystem::path folder, FileSystem &system);
    Status begin_file(std::int64_t step);
    Status append_event(std::int64_t step, std::string_view field);

    std::filesystem::path folder_;
    FileSystem *system_;
    std::optional<AppendFile> file_; ///< none after an error: a torn frame ends what can be read
};

} // namespace hit
