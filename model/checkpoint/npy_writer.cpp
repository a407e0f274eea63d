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

struct NpyWriter::Impl
{
    std::string what;
    DurableFile file;
    std::int64_t missing; ///< values still to come
};

NpyWriter::NpyWriter(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl))
{
}
NpyWriter::NpyWriter(NpyWriter &&) noexcept = default;
NpyWriter &NpyWriter::operator=(NpyWriter &&) noexcept = default;
NpyWriter::~NpyWriter() = default;

Result<NpyWriter> NpyWriter::create(const std::filesystem::path &path,
                                    std::span<const std::int64_t> shape)
{
    return guard(path.string(), [&]() -> Result<NpyWriter> {
        const auto bytes =
            shape.size() > max_rank ? std::nullopt : checked_bytes(shape, DType::F32);
        if (!bytes)
            return fail(ErrorCode::WrongUse, path.string(), "the array's shape is not possible");
        const std::string header = header_text(shape);
        auto file = DurableFile::create(path, static_cast<std::int64_t>(header.size()) + *bytes);
        if (!file)
            return tl::unexpected(file.error());
        if (auto written = file->write(header); !written)
            return tl::unexpected(written.error());
        const std::int64_t values = *bytes / static_cast<std::int64_t>(sizeof(float));
        return NpyWriter(std::make_unique<Impl>(Impl{path.string(), std::move(*file), values}));
    });
}

Status NpyWriter::write(std::span<const float> values)
{
    if (static_cast<std::int64_t>(values.size()) > impl_->missing)
        return fail(ErrorCode::WrongUse, impl_->what, "more values came than its shape has");
    impl_->missing -= static_cast<std::int64_t>(values.size());
    return impl_->file.write(std::as_bytes(values));
}

Status NpyWriter::commit(bool overwrite)
{
    if (impl_->missing > 0)
        return fail(ErrorCode::WrongUse, impl_->what, "fewer values came than its shape has");
    return impl_->file.commit(overwrite);
}

Status write_npy(const std::filesystem::path &path, std::span<const std::int64_t> shape,
                 std::span<const float> values, bool overwrite)
{
    return NpyWriter::create(path, shape).and_then([&](NpyWriter writer) {
        return writer.write(values).and_then([&] { return writer.commit(overwrite); });
    });
}

} // namespace hit
