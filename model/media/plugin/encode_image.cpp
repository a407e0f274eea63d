// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/pixels.h"
#include "model/media/plugin/plugin_parts.h"
#include "model/media/plugin/vips.h"

namespace hit {
namespace {

using Bytes = std::vector<std::byte>;

struct Free
{
    void operator()(void *memory) const { g_free(memory); }
};

bool is_16_bit(ImageFormat format)
{
    return format == ImageFormat::Png16 || format == ImageFormat::Tiff16;
}

bool is_png(ImageFormat format)
{
    return format == ImageFormat::Png8 || format == ImageFormat::Png16;
}

/// The savers' own option "profile" is no way: with it libvips 8.16 writes memory into PNG files
/// that it has freed.
Status attach_srgb(VipsImage *image, const std::string &what)
{
    VipsBlob *profile = nullptr;
    if (vips_profile_load("srgb", &profile, nullptr) != 0)
        return vips::failure(what);
    std::size_t size = 0;
    const void *data = vips_blob_get(profile, &size);
    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, data, size);
    vips_area_unref(VIPS_AREA(profile));
    return {};
}

Result<Bytes> encode(VipsImage *image, const ImageWriteOptions &options, const std::string &what)
{
    void *bytes = nullptr;
    std::size_t size = 0;
    int failed = -1;
    switch (options.format) {
    case ImageFormat::Png8:
    case ImageFormat::Png16:
        failed = vips_pngsave_buffer(image, &bytes, &size, nullptr);
        break;
    case ImageFormat::Jpeg:
        failed = vips_jpegsave_buffer(image, &bytes, &size, "Q", options.quality, "optimize_coding",
                                      TRUE, nullptr);
        break;
    case ImageFormat::Webp:
        failed = vips_webpsave_buffer(image, &bytes, &size, "Q", options.quality, nullptr);
        break;
    case ImageFormat::Tiff8:
    case ImageFormat::Tiff16:
        failed = vips_tiffsave_buffer(image, &bytes, &size, "compression",
                                      VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE, "predictor",
                                      VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL, nullptr);
        break;
    }
    const std::unique_ptr<void, Free> owned(bytes);
    if (failed != 0)
        return vips::failure(what);
    const auto *first = static_cast<const std::byte *>(bytes);
    return Bytes(first, first + size);
}

/// `pixels` are the picture's in the format's depth.
template <typename Integer>
Result<Bytes> encode(const std::vector<Integer> &pixels, const Picture &picture,
                     const ImageWriteOptions &options, const std::string &what)
{
    Result<vips::Image> image = vips::rgb_image(
        pixels.data(), pixels.size() * sizeof(Integer), picture.width, picture.height,
        sizeof(Integer) == 1 ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT);
    if (!image)
        return tl::unexpected(image.error());
    if (Status attached = attach_srgb(image->get(), what); !attached)
        return tl::unexpected(attached.error());
    // libvips writes metadata of this name as the text chunk whose keyword follows the last dash.
    if (is_png(options.format) && !options.state.empty())
        vips_image_set_string(image->get(), "png-comment-0-hitscope", options.state.c_str());
    return encode(image->get(), options, what);
}

} // namespace

Result<std::vector<std::byte>>
encode_image(const Picture &picture, const ImageWriteOptions &options, const std::string &what)
{
    return is_16_bit(options.format) ? encode(to_rgb16(picture), picture, options, what)
                                     : encode(to_rgb8(picture), picture, options, what);
}

} // namespace hit
