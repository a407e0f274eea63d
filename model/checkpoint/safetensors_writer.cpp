// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/checkpoint/safetensors_checksums.h"
#include "model/checkpoint/safetensors_header.h"
#include "model/core/durable_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace hit {
namespace {

using Views = std::vector<const TensorView *>;

/// Largest elements first, so that every tensor is aligned, then by name: the order of the Python
/// package.
Views in_file_order(std::span<const TensorView> tensors)
{
    Views order;
    for (const TensorView &tensor : tensors)
        order.push_back(&tensor);
    std::ranges::sort(order, [](const TensorView *a, const TensorView *b) {
        const auto left = dtype_size(a->dtype), right = dtype_size(b->dtype);
        return left != right ? left > right : a->name < b->name;
    });
    return order;
}

Status check_tensors(const std::filesystem::path &path, std::span<const TensorView> tensors)
{
    const auto wrong = [&](const TensorView &tensor, const char *why) {
        return fail(ErrorCode::WrongUse, path.string(), in_quotes(tensor.name) + " " + why);
    };
    if (tensors.size() > max_tensors)
        return fail(ErrorCode::WrongUse, path.string(), "there are too many tensors for one file");
    std::vector<std::string_view> names;
    for (const TensorView &tensor : tensors) {
        names.push_back(tensor.name);
        if (tensor.dtype == DType::String || tensor.name == "__metadata__")
            return wrong(tensor, "cannot be in a safetensors file");
        if (tensor.shape.size() > max_rank)
            return wrong(tensor, "has too many dimensions");
        if (checked_bytes(tensor.shape, tensor.dtype)
            != static_cast<std::int64_t>(tensor.bytes.size()))
            return wrong(tensor, "has a shape that is not that of its bytes");
    }
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
        return fail(ErrorCode::WrongUse, path.string(),
                    "the name " + in_quotes(*twice) + " occurs twice");
    return {};
}

std::string header_text(const Views &order, const std::map<std::string, std::string> &metadata)
{
    std::string text = R"({"__metadata__":)" + nlohmann::json(metadata).dump();
    std::size_t offset = 0;
    for (const TensorView *tensor : order) {
        const std::size_t end = offset + tensor->bytes.size();
        text += "," + nlohmann::json(tensor->name).dump() + R"(:{"dtype":")";
        text += dtype_name(tensor->dtype);
        text += R"(","shape":)" + nlohmann::json(tensor->shape).dump() + R"(,"data_offsets":[)"
                + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

Status write_file(const std::filesystem::path &path, const Views &order, const std::string &header,
                  bool overwrite)
{
    const std::uint64_t length = header.size();
    auto total = static_cast<std::int64_t>(sizeof length + header.size());
    for (const TensorView *tensor : order)
        total += static_cast<std::int64_t>(tensor->bytes.size());
    auto file = DurableFile::create(path, total);
    if (!file)
        return tl::unexpected(file.error());
    if (auto written = file->write(std::as_bytes(std::span(&length, 1))); !written)
        return written;
    if (auto written = file->write(header); !written)
        return written;
    for (const TensorView *tensor : order)
        if (auto written = file->write(tensor->bytes); !written)
            return written;
    return file->commit(overwrite);
}

} // namespace

Status write_safetensors(const std::filesystem::path &path, std::span<const TensorView> tensors,
                         std::map<std::string, std::string> metadata, bool overwrite)
{
    return guard(path.string(), [&]() -> Status {
        if (auto checked = check_tensors(path, tensors); !checked)
            return checked;
        Checksums checksums;
        for (const TensorView &tensor : tensors)
            checksums.emplace_back(tensor.name, crc32c(tensor.bytes));
        metadata[std::string(checksums_key)] = checksums_text(checksums);
        const Views order = in_file_order(tensors);
        const std::string header = header_text(order, metadata);
        if (static_cast<std::int64_t>(header.size()) > max_safetensors_header)
            return fail(ErrorCode::WrongUse, path.string(),
                        "the names and the metadata need more than 8 MB");
        return write_file(path, order, header, overwrite);
    });
}

} // namespace hit
