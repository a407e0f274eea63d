// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/safetensors_layout.h"

#include "model/checkpoint/checks.h"

#include <utility>

namespace hit {
namespace {

/// The JSON text, bounded by the file and by max_safetensors_header.
Result<std::string> read_header(const InputFile &file)
{
    if (file.size() == 0)
        return damaged(file.path(), "it is empty");
    std::uint64_t length = 0;
    if (file.size() < static_cast<std::int64_t>(sizeof length))
        return damaged(file.path(), "it is too short for a safetensors file");
    if (auto read = file.read_at(0, std::as_writable_bytes(std::span(&length, 1))); !read)
        return tl::unexpected(read.error());
    if (length > static_cast<std::uint64_t>(max_safetensors_header))
        return refused(file.path(), "it is no safetensors file, or its header is longer than 8 MB",
                       "check that it is the right file");
    if (length > static_cast<std::uint64_t>(file.size()) - sizeof length)
        return damaged(file.path(), "it ends inside its header");
    std::string json(length, '\0');
    if (auto read = file.read_at(sizeof length, std::as_writable_bytes(std::span(json))); !read)
        return tl::unexpected(read.error());
    return json;
}

} // namespace

Result<SafetensorsLayout> open_safetensors_layout(const std::filesystem::path &path)
{
    auto file = InputFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    auto json = read_header(*file);
    if (!json)
        return tl::unexpected(json.error());
    const auto data_start = static_cast<std::int64_t>(sizeof(std::uint64_t) + json->size());
    auto header = parse_safetensors_header(path, *json, file->size() - data_start);
    if (!header)
        return tl::unexpected(header.error());
    return SafetensorsLayout{std::move(*file), data_start, std::move(*header)};
}

} // namespace hit
