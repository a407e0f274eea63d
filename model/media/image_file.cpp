// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/image_file.h"

#include "model/core/durable_file.h"
#include "model/media/media_libraries.h"
#include "model/media/pixels.h"

#include <algorithm>
#include <array>

namespace hit {
namespace {

struct FormatRow
{
    ImageFormat format;
    std::string_view name;
    std::string_view suffix;
};
constexpr std::array<FormatRow, 6> formats{{
    {ImageFormat::Png8, "png", ".png"},
    {ImageFormat::Png16, "png16", ".png"},
    {ImageFormat::Jpeg, "jpeg", ".jpg"},
    {ImageFormat::Webp, "webp", ".webp"},
    {ImageFormat::Tiff8, "tiff", ".tif"},
    {ImageFormat::Tiff16, "tiff16", ".tif"},
}};

Status check_options(const ImageWriteOptions &options, const std::string &what)
{
    if (options.quality < 1 || options.quality > 100)
        return fail(ErrorCode::WrongUse, what,
                    "quality " + std::to_string(options.quality) + " is not within 1 to 100");
    const bool ascii = std::all_of(options.state.begin(), options.state.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 1 && static_cast<unsigned char>(c) < 128;
    });
    if (!ascii)
        return fail(ErrorCode::WrongUse, what, "the state's JSON is not plain ASCII");
    return {};
}

void blit(const Picture &from, Picture &to, int x, int y)
{
    const std::size_t row = static_cast<std::size_t>(from.width) * 3;
    for (int line = 0; line < from.height; ++line) {
        const auto source = from.rgb.begin() + static_cast<std::ptrdiff_t>(row) * line;
        const std::ptrdiff_t target = (static_cast<std::ptrdiff_t>(y + line) * to.width + x) * 3;
        std::copy_n(source, row, to.rgb.begin() + target);
    }
}

} // namespace

Result<ImageFormat> image_format_from_name(std::string_view name)
{
    for (const FormatRow &row : formats)
        if (row.name == name)
            return row.format;
    return fail(ErrorCode::WrongUse, std::string(name), "is not an image format",
                "use png, png16, jpeg, webp, tiff or tiff16");
}

Result<ImageFormat> image_format_from_suffix(const std::filesystem::path &path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == ".jpeg")
        return ImageFormat::Jpeg;
    if (ending == ".tiff")
        return ImageFormat::Tiff8;
    for (const FormatRow &row : formats)
        if (row.suffix == ending)
            return row.format;
    return fail(ErrorCode::WrongUse, path.string(), "no image format has this suffix",
                "use .png, .jpg, .webp or .tif");
}

std::string_view suffix(ImageFormat format)
{
    for (const FormatRow &row : formats)
        if (row.format == format)
            return row.suffix;
    return {};
}

Status write_image(const std::filesystem::path &path, const Picture &picture,
                   const ImageWriteOptions &options, const std::stop_token &stop)
{
    const std::string what = path.string();
    return guard(what, [&]() -> Status {
        if (Status checked = check_picture(picture, what); !checked)
            return checked;
        if (Status checked = check_options(options, what); !checked)
            return checked;
        const auto encoded = media_libraries().and_then([&](const MediaLibraries *libraries) {
            return libraries->encode_image(picture, options, what);
        });
        if (!encoded)
            return tl::unexpected(encoded.error());
        Result<DurableFile> file =
            DurableFile::create(path, static_cast<std::int64_t>(encoded->size()));
        if (!file)
            return tl::unexpected(file.error());
        if (Status written = file->write(*encoded); !written)
            return written;
        if (stop.stop_requested())
            return fail(ErrorCode::Interrupted, what, "it was cancelled");
        return file->commit(options.overwrite);
    });
}

Result<Picture> sheet(std::span<const Picture> pictures, int columns, int gap)
{
    if (pictures.empty() || columns < 1 || gap < 0)
        return fail(ErrorCode::WrongUse, "sheet", "needs at least one picture and one column");
    const Picture &first = pictures.front();
    for (const Picture &picture : pictures) {
        if (Status checked = check_picture(picture, "sheet"); !checked)
            return tl::unexpected(checked.error());
        if (picture.width != first.width || picture.height != first.height)
            return fail(ErrorCode::WrongUse, "sheet", "its pictures have different sizes");
    }
    const std::int64_t count = static_cast<std::int64_t>(pictures.size());
    const std::int64_t across = std::min<std::int64_t>(columns, count);
    const std::int64_t down = (count + columns - 1) / columns;
    const std::int64_t width = across * (first.width + gap) - gap;
    const std::int64_t height = down * (first.height + gap) - gap;
    if (width > 1'000'000 || height > 1'000'000)
        return fail(ErrorCode::WrongUse, "sheet",
                    std::to_string(width) + " x " + std::to_string(height) + " pixels are too many",
                    "use fewer pictures or another number of columns");
    return guard("sheet", [&] {
        Picture out{static_cast<int>(width), static_cast<int>(height), {}};
        out.rgb.assign(static_cast<std::size_t>(width * height * 3), -1.0F);
        for (std::int64_t i = 0; i < count; ++i)
            blit(pictures[static_cast<std::size_t>(i)], out,
                 static_cast<int>(i % columns * (first.width + gap)),
                 static_cast<int>(i / columns * (first.height + gap)));
        return out;
    });
}

} // namespace hit
