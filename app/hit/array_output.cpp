// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/array_output.h"

#include "app/hit/model_file.h"
#include "model/checkpoint/tensor_file.h"
#include "model/inspect/map_picture.h"

#include <algorithm>

namespace hit {

Result<ArrayOutput> ArrayOutput::make(const std::string &path, bool force)
{
    ArrayOutput output;
    output.m_path = path;
    output.m_force = force;
    output.m_picture = output.m_path.extension() == ".png";
    if (!output.m_picture && output.m_path.extension() != ".npy")
        return fail(ErrorCode::WrongUse, path, "nothing is written with this suffix",
                    "use .npy for the numbers or .png for a picture");
    return mayWrite(output.m_path, force).map([&] { return output; });
}

Status ArrayOutput::write(const std::vector<std::int64_t> &shape,
                          std::span<const float> values) const
{
    return write_npy(m_path, shape, values, m_force);
}

Status ArrayOutput::write(const Picture &picture) const
{
    ImageWriteOptions options;
    options.overwrite = m_force;
    return write_image(m_path, enlarged_to(pictureSide, picture), options);
}

} // namespace hit
