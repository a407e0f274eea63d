// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/follow_images.h"

#include "app/hit/image_sets.h"
#include "model/data/image_set.h"
#include "model/data/resampler.h"

namespace hit {
namespace {

std::string hex(std::span<const std::byte> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

/// On a line of its own, at once. Names that are no UTF-8 get replacement characters.
void send(Console &console, const nlohmann::json &object)
{
    console.say(
        object.dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::json::error_handler_t::replace));
    (void)console.flush(); // main() says what could not be written
}

nlohmann::json lineOf(const ScannedImage &image, std::span<const std::byte> thumbnail)
{
    nlohmann::json line{
        {"file", image.name}, {"verdict", verdict_name(image.verdict)}, {"bytes", image.bytes}};
    if (!image.reason.empty())
        line["reason"] = image.reason;
    if (image.width > 0)
        line["size"] = {image.width, image.height};
    if (!image.notes.empty())
        line["notes"] = image.notes;
    if (!thumbnail.empty())
        line["thumbnail"] = hex(thumbnail);
    return line;
}

Status followPack(const ImagePack &pack, int thumbnails, Console &console)
{
    send(console, {{"pack", {{"size", pack.size()}, {"count", pack.count()}}}});
    const std::int64_t every = std::max<std::int64_t>(pack.count() / std::max(thumbnails, 1), 1);
    std::vector<std::byte> rgb(std::size_t(pack.size()) * std::size_t(pack.size()) * 3);
    for (std::int64_t i = 0; thumbnails > 0 && i < pack.count(); i += every) {
        if (const Status read = pack.read(i, rgb); !read)
            return read;
        Resampler small(pack.size(), pack.size(), thumbnail_side);
        small.add(pack.size(), rgb);
        send(console, {{"thumbnail", hex(bytes_from_levels(small.levels()))}});
    }
    return {};
}

} // namespace

Status followImages(const std::string &path, int leastSide, int thumbnails, const Context &context)
{
    Console &console = context.console;
    const ComputeScope threads = onTheCpu(context.common);
    const auto follow = [&] {
        return follow_images(
            path,
            {.least_side = leastSide, .thumbnails = thumbnails, .thumbnail_side = thumbnail_side},
            [&](const ScannedImage &image, std::span<const std::byte> thumbnail) {
                send(console, lineOf(image, thumbnail));
            },
            [&](std::int64_t done, std::int64_t total) {
                if (done == 0)
                    send(console, {{"total", total}});
            },
            context.stop);
    };
    const Status followed = std::filesystem::path(path).extension() == ".safetensors"
                                ? ImagePack::open(path).and_then([&](const ImagePack &pack) {
                                      return followPack(pack, thumbnails, console);
                                  })
                                : follow();
    return followed.map([&] { send(console, {{"done", true}}); });
}

} // namespace hit
