// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/core/durable_file.h"

#include <cstring>

namespace hit {
namespace {

/// Version 1.0; the whole header is a multiple of 64 bytes, as numpy writes it.
std::string header_text(std::span<const std::int64_t> shape)
{
    std::string dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (const std::int64_t size : shape)
        dict += std::to_string(size)
                + (shape.size() == 1        ? ","
                   : &size == &shape.back() ? ""
                                            : ", ");
    dict += "), }";
    constexpr std::size_t prefix = 10;
    const std::size_t padded = (prefix + dict.size() + 1 + 63) / 64 * 64;
    dict.resize(padded - prefix - 1, ' ');
    dict += '\n';
    const auto length = static_cast<std::uint16_t>(dict.size());
    std::string text("\x93NUMPY\x01\x00", 8);
    text += static_cast<char>(length & 0xff);
    text += static_cast<char>(length >> 8);
    return text + dict;
}

} // namespace

Status write_npy(const std::filesystem::path &path, std::span<const std::int64_t> shape,
                 std::span<const float> values, bool overwrite)
{
    return guard(path.string(), [&]() -> Status {
        if (shape.size() > max_rank
            || checked_elements(shape) != static_cast<std::int64_t>(values.size()))
            return fail(ErrorCode::WrongUse, path.string(),
                        "the array's shape is not that of its values");
        const std::string header = header_text(shape);
        auto file = DurableFile::create(
            path, static_cast<std::int64_t>(header.size() + values.size_bytes()));
        if (!file)
            return tl::unexpected(file.error());
        if (auto written = file->write(header); !written)
            return written;
        if (auto written = file->write(std::as_bytes(values)); !written)
            return written;
        return file->commit(overwrite);
    });
}

} // namespace hit
