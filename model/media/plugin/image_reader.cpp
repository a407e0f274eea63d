// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/cut_short.h"
#include "model/media/plugin/plugin_parts.h"
#include "model/media/plugin/vips.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace hit {
namespace {

/// Loaders for formats that pictures have. The others (PDF, SVG, ImageMagick's) run interpreters
/// over files of strangers.
bool is_picture_loader(std::string_view loader)
{
    constexpr std::string_view prefix = "VipsForeignLoad";
    constexpr std::array<std::string_view, 10> known{"Jpeg", "Png",  "Webp", "Nsgif", "Gif",
                                                     "Tiff", "Heif", "Jp2k", "Jxl",   "Ppm"};
    return loader.starts_with(prefix) && std::ranges::any_of(known, [&](std::string_view name) {
               return loader.substr(prefix.size()).starts_with(name);
           });
}

ImageFault fault_of(std::span<const std::byte> file)
{
    vips_error_clear();
    return is_cut_short(file) ? ImageFault::CutShort : ImageFault::Damaged;
}

/// libvips takes a file for a TIFF only if its directory is there, which often comes last.
bool begins_as_tiff(std::span<const std::byte> file)
{
    constexpr std::array<std::string_view, 4> signatures{
        {{"II*\0", 4}, {"MM\0*", 4}, {"II+\0", 4}, {"MM\0+", 4}}};
    const std::string_view start(reinterpret_cast<const char *>(file.data()),
                                 std::min<std::size_t>(file.size(), 4));
    return std::ranges::find(signatures, start) != signatures.end();
}

/// A step of the pipeline; nothing where libvips refuses it. Its text is dropped: the buffer is one
/// for all threads.
template <typename Step>
vips::Image after(const vips::Image &in, Step step)
{
    VipsImage *out = nullptr;
    if (!in || step(in.get(), &out) != 0) {
        vips_error_clear();
        return nullptr;
    }
    return vips::Image(out);
}

ImageFacts facts_of(VipsImage *image)
{
    ImageFacts facts;
    const int orientation = vips_image_get_orientation(image);
    facts.width = image->Xsize;
    facts.height = image->Ysize;
    if (orientation >= 5)
        std::swap(facts.width, facts.height);
    facts.alpha = vips_image_hasalpha(image) != 0;
    facts.cmyk = image->Type == VIPS_INTERPRETATION_CMYK;
    facts.deep = vips_format_sizeof(image->BandFmt) > 1;
    facts.rotated = orientation != 1;
    facts.animated = vips_image_get_n_pages(image) > 1;
    return facts;
}

vips::Image upright(vips::Image image)
{
    if (vips_image_get_orientation(image.get()) == 1)
        return image;
    // The rows are wanted in another order than the file has them.
    const vips::Image in_memory(vips_image_copy_memory(image.get()));
    return after(in_memory,
                 [](VipsImage *in, VipsImage **out) { return vips_autorot(in, out, nullptr); });
}

/// Before colours are converted: not every conversion scales the alpha.
vips::Image on_white(vips::Image image)
{
    if (!image || !vips_image_hasalpha(image.get()))
        return image;
    const double opaque = image->BandFmt == VIPS_FORMAT_USHORT       ? 65535
                          : vips_band_format_isfloat(image->BandFmt) ? 1
                                                                     : 255;
    const double white = image->Type == VIPS_INTERPRETATION_CMYK ? 0 : opaque;
    return after(image, [&](VipsImage *in, VipsImage **out) {
        VipsArrayDouble *background = vips_array_double_newv(1, white);
        const int failed =
            vips_flatten(in, out, "background", background, "max_alpha", opaque, nullptr);
        vips_area_unref(VIPS_AREA(background));
        return failed;
    });
}

vips::Image in_srgb(vips::Image image)
{
    if (!image)
        return nullptr;
    const bool profile = vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) != 0;
    if (profile || image->Type == VIPS_INTERPRETATION_CMYK) {
        auto converted = after(image, [](VipsImage *in, VipsImage **out) {
            return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "intent",
                                      VIPS_INTENT_RELATIVE, nullptr);
        });
        if (converted)
            image = std::move(converted); // else the profile is of no use
    }
    image = after(image, [](VipsImage *in, VipsImage **out) {
        return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, nullptr);
    });
    return after(image,
                 [](VipsImage *in, VipsImage **out) { return vips_cast_uchar(in, out, nullptr); });
}

class VipsReader final : public ImageReader
{
public:
    VipsReader(std::span<const std::byte> file, vips::Source source, vips::Image image)
        : file_(file)
        , source_(std::move(source))
        , image_(std::move(image))
        , facts_(facts_of(image_.get()))
    {
    }

    const ImageFacts &facts() const override { return facts_; }

    tl::expected<void, ImageFault> read(int x, int y, int width, int height,
                                        const TakeRows &take) override
    {
        const auto srgb = in_srgb(on_white(upright(std::move(image_))));
        if (!srgb || srgb->Bands != 3 || srgb->Xsize != facts_.width
            || srgb->Ysize != facts_.height)
            return tl::unexpected(fault_of(file_));
        const vips::Region region(vips_region_new(srgb.get()));
        std::vector<std::byte> packed;
        for (int top = 0; top < facts_.height; top += band) {
            const int rows = std::min(band, facts_.height - top);
            const VipsRect wanted{x, top, width, rows};
            if (vips_region_prepare(region.get(), &wanted) != 0)
                return tl::unexpected(fault_of(file_));
            const int first = std::max(top, y), end = std::min(top + rows, y + height);
            if (first >= end)
                continue;
            const auto row_bytes = static_cast<std::size_t>(width) * 3;
            packed.resize(row_bytes * static_cast<std::size_t>(end - first));
            for (int row = first; row < end; ++row)
                std::memcpy(packed.data() + row_bytes * static_cast<std::size_t>(row - first),
                            VIPS_REGION_ADDR(region.get(), x, row), row_bytes);
            take(end - first, packed);
        }
        return {};
    }

private:
    static constexpr int band = 64; ///< rows at a time

    std::span<const std::byte> file_;
    vips::Source source_; ///< must outlive the image
    vips::Image image_;
    ImageFacts facts_;
};

} // namespace

tl::expected<std::unique_ptr<ImageReader>, ImageFault> open_image(std::span<const std::byte> file)
{
    vips::Source source(vips_source_new_from_memory(file.data(), file.size()));
    const char *loader = source ? vips_foreign_find_load_source(source.get()) : nullptr;
    if (!loader || !is_picture_loader(loader)) {
        const ImageFault fault = fault_of(file);
        return tl::unexpected(begins_as_tiff(file) ? fault : ImageFault::NotAnImage);
    }
    vips::Image image(vips_image_new_from_source(source.get(), "", "access", VIPS_ACCESS_SEQUENTIAL,
                                                 "fail_on", VIPS_FAIL_ON_ERROR, nullptr));
    if (!image)
        return tl::unexpected(fault_of(file));
    // One image in one thread; those who read many have a thread for each.
    vips_image_set_int(image.get(), VIPS_META_CONCURRENCY, 1);
    return std::make_unique<VipsReader>(file, std::move(source), std::move(image));
}

} // namespace hit
