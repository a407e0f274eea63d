// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/judge.h"

#include "model/data/image_crop.h"
#include "model/data/resampler.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <optional>
#include <utility>

namespace hit {
namespace {

constexpr std::int64_t most_pixels = 256'000'000;
/// A turned image is held in memory whole; of those that are larger only one at a time.
constexpr std::int64_t large_pixels = 32'000'000;

std::string size_text(const ImageFacts &facts)
{
    return std::to_string(facts.width) + " x " + std::to_string(facts.height) + " pixels";
}

void condemn(ScannedImage &image, Verdict verdict, std::string reason)
{
    image.verdict = verdict;
    image.reason = std::move(reason);
}

/// What lies most often among images without being one.
std::string stranger_text(std::span<const std::byte> bytes)
{
    if (std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; }))
        return "it holds nothing but zeros";
    std::string start;
    for (const std::byte byte : bytes.first(std::min<std::size_t>(bytes.size(), 14)))
        start += static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
    constexpr std::array<std::pair<const char *, const char *>, 4> kinds{
        {{"%pdf-", "it is a PDF document"},
         {"pk\3\4", "it is a zip archive"},
         {"<!doctype html", "it is a web page"},
         {"<html", "it is a web page"}}};
    for (const auto &[signature, text] : kinds)
        if (start.starts_with(signature))
            return text;
    return "its contents are of no image format that is read";
}

void condemn(ScannedImage &image, ImageFault fault, std::span<const std::byte> bytes)
{
    switch (fault) {
    case ImageFault::NotAnImage:
        return condemn(image, Verdict::NotAnImage, stranger_text(bytes));
    case ImageFault::CutShort:
        return condemn(image, Verdict::Truncated, "it ends too early");
    case ImageFault::Damaged:
        return condemn(image, Verdict::Damaged, "it is damaged: not all of it can be decoded");
    }
}

void judge_facts(ScannedImage &image, const ImageFacts &facts, int least_side)
{
    image.width = facts.width;
    image.height = facts.height;
    if (std::int64_t{facts.width} * facts.height > most_pixels)
        condemn(image, Verdict::TooLarge, size_text(facts) + " are more than 256 megapixels");
    else if (std::min(facts.width, facts.height) < least_side)
        condemn(image, Verdict::TooSmall,
                size_text(facts) + " are less than " + std::to_string(least_side));
}

void note(ScannedImage &image, const ImageFacts &facts)
{
    const auto add = [&image](bool is, const char *text) {
        if (is)
            image.notes.emplace_back(text);
    };
    add(facts.alpha, "alpha");
    add(facts.cmyk, "CMYK");
    add(facts.deep, "16 bit");
    add(facts.rotated, "EXIF rotation");
    add(facts.animated, "animated, first frame");
}

ImageCrop crop_of(const ImageFacts &facts, const PackOptions &pack, std::size_t index)
{
    if (pack.random_crop)
        return random_crop(facts.width, facts.height, pack.crop_part,
                           static_cast<std::int64_t>(index));
    return centre_crop(facts.width, facts.height, pack.crop_part);
}

tl::expected<void, ImageFault> decode(JudgedImage &judged, ImageReader &reader, std::size_t index,
                                      const PackOptions *pack)
{
    static std::mutex one_large;
    const ImageFacts facts = reader.facts();
    std::unique_lock large(one_large, std::defer_lock);
    if (facts.rotated && std::int64_t{facts.width} * facts.height > large_pixels)
        large.lock();

    const ImageCrop crop = pack ? crop_of(facts, *pack, index) : ImageCrop{0, 0, 1};
    std::optional<Resampler> resampler;
    if (pack)
        resampler.emplace(crop.side, crop.side, pack->size);
    const auto read = reader.read(crop.x, crop.y, crop.side, crop.side,
                                  [&](int rows, std::span<const std::byte> rgb) {
                                      if (resampler)
                                          resampler->add(rows, rgb);
                                  });
    if (!read)
        return read;
    note(judged.image, facts);
    if (resampler)
        judged.rgb = bytes_from_levels(resampler->levels());
    return {};
}

} // namespace

JudgedImage judge(const MediaLibraries &libraries, const ImageFiles &files, std::size_t index,
                  int least_side, const PackOptions *pack)
{
    JudgedImage judged{files.list()[index], {}};
    ScannedImage &image = judged.image;
    if (image.verdict != Verdict::Ok)
        return judged;
    const auto bytes = files.read(index);
    if (!bytes) {
        condemn(image, Verdict::Unreadable, bytes.error().why);
        return judged;
    }
    image.bytes = static_cast<std::int64_t>(bytes->size());
    if (bytes->empty()) {
        condemn(image, Verdict::Empty, "it has 0 bytes");
        return judged;
    }
    const auto reader = libraries.open_image(*bytes);
    if (!reader) {
        condemn(image, reader.error(), *bytes);
        return judged;
    }
    judge_facts(image, (*reader)->facts(), least_side);
    if (image.verdict != Verdict::Ok)
        return judged;
    if (const auto decoded = decode(judged, **reader, index, pack); !decoded)
        condemn(image, decoded.error(), *bytes);
    return judged;
}

} // namespace hit
