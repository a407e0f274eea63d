// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_pack_writer.h"

#include "model/checkpoint/safetensors_header.h"
#include "model/data/image_pack_format.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace hit {
namespace {

/// Room for the length and the header, which are known when all images are written.
constexpr std::size_t head_bytes = 4096;
constexpr std::size_t longest_options = 1000;
using Head = std::array<std::byte, head_bytes>;

Head make_head(int size, std::int64_t count, const std::map<std::string, std::string> &metadata)
{
    const std::array<TensorEntry, 2> entries{
        {{image_pack::images_name, DType::U8, {count, size, size, 3}},
         {image_pack::checksums_name, DType::U32, {count}}}};
    std::string text = safetensors_header_text(entries, metadata);
    const std::uint64_t length = head_bytes - sizeof length;
    text.resize(length, ' ');
    Head head;
    std::memcpy(head.data(), &length, sizeof length);
    std::memcpy(head.data() + sizeof length, text.data(), text.size());
    return head;
}

} // namespace

ImagePackWriter::ImagePackWriter(DurableFile file, std::filesystem::path path, int size,
                                 std::string options)
    : file_(std::move(file))
    , path_(std::move(path))
    , size_(size)
    , options_(std::move(options))
{
}

Result<ImagePackWriter> ImagePackWriter::create(const std::filesystem::path &path, int size,
                                                std::string options, std::int64_t expected_count)
{
    if (size < 1 || size > image_pack::max_size)
        return fail(ErrorCode::WrongUse, path.string(),
                    "size " + std::to_string(size) + " is not within 1 to "
                        + std::to_string(image_pack::max_size));
    if (options.size() > longest_options
        || !std::ranges::all_of(options, [](char c) { return c >= ' ' && c <= '~'; }))
        return fail(ErrorCode::WrongUse, path.string(),
                    "the packing options are not a short plain text");
    std::int64_t bytes = 0;
    if (expected_count < 0
        || __builtin_mul_overflow(image_pack::image_bytes(size)
                                      + std::int64_t{sizeof(std::uint32_t)},
                                  expected_count, &bytes))
        return fail(ErrorCode::WrongUse, path.string(),
                    std::to_string(expected_count) + " images cannot be packed");
    auto file = DurableFile::create(path, bytes);
    if (!file)
        return tl::unexpected(file.error());
    if (auto written = file->write(std::string(head_bytes, ' ')); !written)
        return tl::unexpected(written.error());
    return ImagePackWriter(std::move(*file), path, size, std::move(options));
}

Status ImagePackWriter::add(std::span<const std::byte> rgb)
{
    if (rgb.size() != static_cast<std::size_t>(image_pack::image_bytes(size_)))
        return fail(ErrorCode::WrongUse, path_.string(),
                    "an image of " + std::to_string(rgb.size()) + " bytes does not fit in");
    crcs_.push_back(crc32c(rgb));
    return file_.write(rgb);
}

Result<std::string> ImagePackWriter::commit(bool overwrite)
{
    return guard(path_.string(), [&]() -> Result<std::string> {
        if (crcs_.empty())
            return fail(ErrorCode::WrongUse, path_.string(), "a pack without images is no use");
        const std::string fingerprint = image_pack::fingerprint(options_, crcs_);
        const Head head = make_head(size_, count(),
                                    {{image_pack::format_key, image_pack::format},
                                     {image_pack::options_key, options_},
                                     {image_pack::fingerprint_key, fingerprint}});
        Status done = file_.write(std::as_bytes(std::span(crcs_)));
        if (done)
            done = file_.rewrite(0, head);
        if (done)
            done = file_.commit(overwrite);
        return done.map([&] { return fingerprint; });
    });
}

} // namespace hit
