// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_pack.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/safetensors_layout.h"
#include "model/data/image_pack_format.h"

#include <c10/util/hash.h>

#include <algorithm>
#include <map>

namespace hit {
namespace {

const SafetensorsTensor *find(const SafetensorsHeader &header, std::string_view name)
{
    const auto found =
        std::ranges::find(header.tensors, name,
                          [](const auto &tensor) -> std::string_view { return tensor.entry.name; });
    return found == header.tensors.end() ? nullptr : &*found;
}

tl::unexpected<Error> not_a_pack(const std::filesystem::path &path, std::string why)
{
    return refused(path, std::move(why), "make one with: hit dataset pack");
}

/// The texts of the metadata that a pack has.
Result<std::string> text_of(const std::filesystem::path &path, const SafetensorsHeader &header,
                            const char *key)
{
    const auto found = header.metadata.find(key);
    if (found == header.metadata.end())
        return not_a_pack(path, "it is no packed image set: " + in_quotes(key) + " is missing");
    return found->second;
}

Status check_tensors(const std::filesystem::path &path, const SafetensorsTensor *images,
                     const SafetensorsTensor *crcs)
{
    if (!images || !crcs)
        return not_a_pack(path, "it has no images with checksums");
    const TensorEntry &entry = images->entry;
    const auto &shape = entry.shape;
    if (entry.dtype != DType::U8 || shape.size() != 4 || shape[0] < 1 || shape[1] < 1
        || shape[1] > image_pack::max_size || shape[2] != shape[1] || shape[3] != 3)
        return not_a_pack(path, "its images are not square RGB images of 8 bit");
    if (crcs->entry.dtype != DType::U32 || crcs->entry.shape != std::vector{shape[0]})
        return not_a_pack(path, "its checksums are not one for each image");
    return {};
}

} // namespace

std::string image_pack::fingerprint(const std::string &options, std::span<const std::uint32_t> crcs)
{
    const auto bytes = std::as_bytes(crcs);
    std::string text = options + '\n';
    text.append(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    return c10::sha1(text).str();
}

Result<ImagePack> ImagePack::open(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Result<ImagePack> {
        auto layout = open_safetensors_layout(path);
        if (!layout)
            return tl::unexpected(layout.error());
        const SafetensorsHeader &header = layout->header;
        const auto format = text_of(path, header, image_pack::format_key);
        if (!format)
            return tl::unexpected(format.error());
        if (*format != image_pack::format)
            return not_a_pack(path, "it has version " + in_quotes(*format)
                                        + " of the format, which this program does not know");
        const SafetensorsTensor *images = find(header, image_pack::images_name);
        const SafetensorsTensor *crcs = find(header, image_pack::checksums_name);
        if (auto checked = check_tensors(path, images, crcs); !checked)
            return tl::unexpected(checked.error());
        auto options = text_of(path, header, image_pack::options_key);
        auto fingerprint = text_of(path, header, image_pack::fingerprint_key);
        if (!options || !fingerprint)
            return tl::unexpected(options ? fingerprint.error() : options.error());

        ImagePack pack(std::move(layout->file));
        pack.images_start_ = layout->data_start + images->begin;
        pack.size_ = static_cast<int>(images->entry.shape[1]);
        pack.options_ = std::move(*options);
        pack.fingerprint_ = std::move(*fingerprint);
        pack.crcs_.resize(static_cast<std::size_t>(images->entry.shape[0]));
        if (auto read = pack.read_checksums(layout->data_start + crcs->begin); !read)
            return tl::unexpected(read.error());
        return pack;
    });
}

Status ImagePack::read_checksums(std::int64_t offset)
{
    if (auto read = file_.read_at(offset, std::as_writable_bytes(std::span(crcs_))); !read)
        return read;
    if (image_pack::fingerprint(options_, crcs_) != fingerprint_)
        return damaged(path(), "its checksums are not those of its fingerprint");
    return {};
}

Status ImagePack::read(std::int64_t index, std::span<std::byte> out) const
{
    const std::int64_t bytes = image_pack::image_bytes(size_);
    if (index < 0 || index >= count() || out.size() != static_cast<std::size_t>(bytes))
        return fail(ErrorCode::WrongUse, path().string(),
                    "it has no image " + std::to_string(index) + " of " + std::to_string(out.size())
                        + " bytes");
    if (auto read = file_.read_at(images_start_ + index * bytes, out); !read)
        return read;
    if (crc32c(out) != crcs_[static_cast<std::size_t>(index)])
        return damaged(path(), "image " + std::to_string(index) + " has a wrong checksum");
    return {};
}

} // namespace hit
