// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_set.h"

#include "model/data/data_order.h"
#include "model/data/image_pack_writer.h"
#include "model/data/judge.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <map>

namespace hit {
namespace {

/// Images that are judged at once; their pixels wait in memory to be written in order.
constexpr std::size_t block_images = 64;
/// The same where someone watches.
constexpr std::size_t block_images_followed = 16;

Error interrupted(const std::filesystem::path &path)
{
    return {ErrorCode::Interrupted, path.string(), "looking through it was stopped", {}, {}};
}

struct Source
{
    const MediaLibraries *libraries = nullptr;
    std::unique_ptr<ImageFiles> files;
};

Result<Source> open_source(const std::filesystem::path &path)
{
    return media_libraries().and_then([&](const MediaLibraries *libraries) {
        return open_image_files(*libraries, path).map([&](std::unique_ptr<ImageFiles> &&files) {
            return Source{libraries, std::move(files)};
        });
    });
}

/// Files in the order in which they are read: by name, or the part's.
std::vector<std::size_t> reading_order(const Source &source, bool in_part)
{
    std::vector<std::size_t> order(source.files->list().size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] =
            in_part ? static_cast<std::size_t>(image_at(
                /*seed=*/0, static_cast<std::int64_t>(i), static_cast<std::int64_t>(order.size())))
                    : i;
    return order;
}

struct Reading
{
    const std::filesystem::path &path;
    const Source &source;
    std::vector<std::size_t> order;
    std::size_t at_once; ///< files
    int least_side;
    std::function<const PackOptions *(std::size_t file)> pack_of; ///< null: only looked at
    const FileProgress &progress;
    std::stop_token stop;
};

/// Judges the files on all cores and hands them on in order, on this thread. `take` says whether
/// there is need of more.
template <typename Take>
Status judge_files(const Reading &reading, Take take)
{
    const auto &[path, source, order, at_once, least_side, pack_of, progress, stop] = reading;
    if (progress)
        progress(0, static_cast<std::int64_t>(order.size()));
    for (std::size_t start = 0; start < order.size(); start += at_once) {
        std::vector<JudgedImage> block(std::min(at_once, order.size() - start));
        std::atomic<std::size_t> next = 0;
        at::parallel_for(0, at::get_num_threads(), 1, [&](std::int64_t first, std::int64_t end) {
            for (; first < end; ++first)
                for (std::size_t i = next++; i < block.size() && !stop.stop_requested(); i = next++)
                    block[i] = judge(*source.libraries, *source.files, order[start + i], least_side,
                                     pack_of(order[start + i]));
        });
        if (stop.stop_requested())
            return tl::unexpected(interrupted(path));
        for (JudgedImage &judged : block) {
            const Result<bool> more = take(std::move(judged));
            if (!more || !*more)
                return more.map([](bool) {});
        }
        if (progress)
            progress(static_cast<std::int64_t>(start + block.size()),
                     static_cast<std::int64_t>(order.size()));
    }
    return {};
}

std::string options_text(const PackOptions &options, bool in_part)
{
    std::string text = "size " + std::to_string(options.size) + ", crop "
                       + (options.random_crop ? "random" : "centre");
    if (options.crop_part != 1)
        text += ", part " + std::to_string(options.crop_part);
    if (in_part)
        text += ", " + std::to_string(options.most_images) + " of the images";
    return text;
}

Error too_few(const std::filesystem::path &path, const ScanReport &scan, const PackOptions &options)
{
    const std::string side = std::to_string(options.least_side);
    return {ErrorCode::BadFile,
            path.string(),
            "only " + std::to_string(scan.count(Verdict::Ok)) + " of its "
                + std::to_string(scan.images.size()) + " files are images that can be used, "
                + std::to_string(options.least_images) + " are needed (" + scan.left_out()
                + "; too small is below " + side + " pixels)",
            "hit dataset scan --min-side " + side + " lists them",
            {}};
}

Status check(const std::filesystem::path &target, const PackOptions &options)
{
    if (!(options.crop_part > 0 && options.crop_part <= 1))
        return fail(ErrorCode::WrongUse, target.string(),
                    "the part of the side to keep is not within 0 to 1");
    std::error_code ignored;
    if (!options.overwrite && std::filesystem::exists(target, ignored))
        return fail(ErrorCode::WrongUse, target.string(), "it exists already",
                    "choose another name, or allow overwriting");
    return {};
}

} // namespace

std::string_view verdict_name(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok:
        return "ok";
    case Verdict::Truncated:
        return "truncated";
    case Verdict::Damaged:
        return "damaged";
    case Verdict::Empty:
        return "empty";
    case Verdict::NotAnImage:
        return "not an image";
    case Verdict::TooSmall:
        return "too small";
    case Verdict::TooLarge:
        return "too large";
    case Verdict::NotAFile:
        return "not a file";
    case Verdict::Loop:
        return "loop";
    case Verdict::Unreadable:
        break;
    }
    return "unreadable";
}

std::int64_t ScanReport::count(Verdict verdict) const
{
    return std::ranges::count(images, verdict, &ScannedImage::verdict);
}

std::string ScanReport::left_out() const
{
    std::map<std::string_view, int> counts;
    for (const ScannedImage &image : images)
        if (image.verdict != Verdict::Ok)
            ++counts[verdict_name(image.verdict)];
    std::string text;
    for (const auto &[name, count] : counts)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + std::string(name);
    return text;
}

Status follow_images(const std::filesystem::path &path, const FollowOptions &options,
                     const FileJudged &judged, const FileProgress &progress, std::stop_token stop)
{
    return guard(path.string(), [&]() -> Status {
        const auto source = open_source(path);
        if (!source)
            return tl::unexpected(source.error());
        PackOptions thumbnail;
        thumbnail.size = options.thumbnail_side;
        const std::size_t total = source->files->list().size();
        const auto wanted = static_cast<std::size_t>(options.thumbnails);
        const std::size_t every =
            std::max<std::size_t>(total / std::max<std::size_t>(wanted, 1), 1);
        const auto pack_of = [&](std::size_t file) {
            return wanted > 0 && file % every == 0 ? &thumbnail : nullptr;
        };
        return judge_files({path, *source, reading_order(*source, /*in_part=*/false),
                            block_images_followed, options.least_side, pack_of, progress, stop},
                           [&](const JudgedImage &one) -> Result<bool> {
                               judged(one.image, one.rgb);
                               return true;
                           });
    });
}

Result<ScanReport> scan_images(const std::filesystem::path &path, int least_side,
                               const FileProgress &progress, std::stop_token stop)
{
    ScanReport report;
    return follow_images(
               path, {.least_side = least_side},
               [&](const ScannedImage &image, auto) { report.images.push_back(image); }, progress,
               std::move(stop))
        .map([&] { return std::move(report); });
}

Result<PackReport> pack_images(const std::filesystem::path &path,
                               const std::filesystem::path &target, const PackOptions &options,
                               const FileProgress &progress, std::stop_token stop)
{
    return guard(path.string(), [&]() -> Result<PackReport> {
        if (Status checked = check(target, options); !checked)
            return tl::unexpected(checked.error());
        const auto source = open_source(path);
        if (!source)
            return tl::unexpected(source.error());
        std::int64_t most =
            std::ranges::count(source->files->list(), Verdict::Ok, &ScannedImage::verdict);
        const bool in_part = options.most_images > 0 && options.most_images < most;
        if (in_part)
            most = options.most_images;
        auto writer =
            ImagePackWriter::create(target, options.size, options_text(options, in_part), most);
        if (!writer)
            return tl::unexpected(writer.error());
        PackReport report;
        const Status done =
            judge_files({path, *source, reading_order(*source, in_part), block_images,
                         options.least_side, [&](std::size_t) { return &options; }, progress, stop},
                        [&](JudgedImage &&judged) -> Result<bool> {
                            report.scan.images.push_back(std::move(judged.image));
                            const Status added =
                                judged.rgb.empty() ? Status{} : writer->add(judged.rgb);
                            return added.map([&] { return !in_part || writer->count() < most; });
                        });
        if (!done)
            return tl::unexpected(done.error());
        if (writer->count() < options.least_images)
            return tl::unexpected(too_few(path, report.scan, options));
        return writer->commit(options.overwrite).map([&](std::string fingerprint) {
            report.fingerprint = std::move(fingerprint);
            return std::move(report);
        });
    });
}

} // namespace hit
