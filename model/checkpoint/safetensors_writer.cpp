// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/checkpoint/safetensors_checksums.h"
#include "model/checkpoint/safetensors_header.h"
#include "model/core/durable_file.h"

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

/// What the header cannot say; the rest is checked when it is read back.
Status check_tensors(const std::filesystem::path &path, std::span<const TensorView> tensors)
{
    for (const TensorView &tensor : tensors) {
        if (tensor.dtype == DType::String)
            return fail(ErrorCode::WrongUse, path.string(),
                        in_quotes(tensor.name) + " holds text, not numbers");
        if (checked_bytes(tensor.shape, tensor.dtype)
            != static_cast<std::int64_t>(tensor.bytes.size()))
            return fail(ErrorCode::WrongUse, path.string(),
                        in_quotes(tensor.name) + " has a shape that is not that of its bytes");
    }
    return {};
}

std::string header_text(const Views &order, const std::map<std::string, std::string> &metadata)
{
    std::vector<TensorEntry> entries;
    for (const TensorView *tensor : order)
        entries.push_back({tensor->name, tensor->dtype, tensor->shape});
    return safetensors_header_text(entries, metadata);
}

/// What the reader would refuse is not written.
Status check_header(const std::filesystem::path &path, const std::string &header,
                    std::int64_t data_bytes)
{
    if (static_cast<std::int64_t>(header.size()) > max_safetensors_header)
        return fail(ErrorCode::WrongUse, path.string(),
                    "the names and the metadata need more than 8 MB");
    const auto read = parse_safetensors_header(path, header, data_bytes);
    return read ? Status{} : fail(ErrorCode::WrongUse, path.string(), read.error().why);
}

Status write_file(const std::filesystem::path &path, const Views &order, const std::string &header,
                  bool overwrite, FileSystem &system)
{
    std::int64_t data_bytes = 0;
    for (const TensorView *tensor : order)
        data_bytes += static_cast<std::int64_t>(tensor->bytes.size());
    if (auto checked = check_header(path, header, data_bytes); !checked)
        return checked;
    const std::uint64_t length = header.size();
    const auto total = static_cast<std::int64_t>(sizeof length + header.size()) + data_bytes;
    auto file = DurableFile::create(path, total, system);
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
                         std::map<std::string, std::string> metadata, bool overwrite,
                         FileSystem &system)
{
    return guard(path.string(), [&]() -> Status {
        if (auto checked = check_tensors(path, tensors); !checked)
            return checked;
        Checksums checksums;
        for (const TensorView &tensor : tensors)
            checksums.emplace_back(tensor.name, crc32c(tensor.bytes));
        metadata[std::string(checksums_key)] = checksums_text(checksums);
        const Views order = in_file_order(tensors);
        return write_file(path, order, header_text(order, metadata), overwrite, system);
    });
}

} // namespace hit
