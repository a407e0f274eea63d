// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/follow_images.h"
#include "app/hit/image_sets.h"
#include "app/hit/model_file.h"
#include "model/core/durable_file.h"
#include "model/data/image_set.h"

#include <map>

namespace hit {
namespace {

/// `hit dataset`, which both commands belong to.
CLI::App &datasetOf(CLI::App &program)
{
    const auto made = program.get_subcommands(
        [](const CLI::App *command) { return command->get_name() == "dataset"; });
    if (!made.empty())
        return *made.front();
    CLI::App *dataset = program.add_subcommand("dataset", "Check and pack images to train on");
    dataset->require_subcommand(1);
    dataset->footer("Example:\n  hit dataset pack photos photos-128.safetensors --size 128");
    return *dataset;
}

using Counts = std::map<std::string, std::int64_t>;

Counts skippedOf(const ScanReport &report)
{
    Counts counts;
    for (const ScannedImage &image : report.images)
        if (image.verdict != Verdict::Ok)
            ++counts[std::string(verdict_name(image.verdict))];
    return counts;
}

Counts notesOf(const ScanReport &report)
{
    Counts counts;
    for (const ScannedImage &image : report.images)
        for (const std::string &note : image.notes)
            ++counts[note];
    return counts;
}

std::string textOf(const Counts &counts)
{
    std::string text;
    for (const auto &[name, count] : counts)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
    return text;
}

nlohmann::json summaryOf(const std::string &path, const ScanReport &report)
{
    return {{"path", path},
            {"files", report.images.size()},
            {"ok", report.count(Verdict::Ok)},
            {"skipped", skippedOf(report)},
            {"noted", notesOf(report)}};
}

/// Everything, file by file. Names that are no UTF-8 get replacement characters.
Status writeReport(const std::string &file, const std::string &path, const ScanReport &report)
{
    nlohmann::json json = summaryOf(path, report);
    for (const ScannedImage &image : report.images) {
        nlohmann::json &entry = json["images"].emplace_back(
            nlohmann::json{{"file", image.name}, {"verdict", verdict_name(image.verdict)}});
        if (!image.reason.empty())
            entry["reason"] = image.reason;
        if (image.width > 0)
            entry["size"] = {image.width, image.height};
        if (!image.notes.empty())
            entry["notes"] = image.notes;
    }
    return write_durably(file,
                         json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
}

void tell(Console &console, const std::string &path, const ScanReport &report)
{
    constexpr int most = 20;
    int told = 0;
    const auto skipped =
        static_cast<std::int64_t>(report.images.size()) - report.count(Verdict::Ok);
    for (const ScannedImage &image : report.images)
        if (image.verdict != Verdict::Ok && told++ < most)
            console.say(image.name + ": " + std::string(verdict_name(image.verdict)) + ": "
                        + image.reason);
    if (skipped > most)
        console.say("... and " + std::to_string(skipped - most) + " more; --report lists all");
    console.say(path + ": " + std::to_string(report.count(Verdict::Ok)) + " of "
                + std::to_string(report.images.size()) + " files are images to train on");
    if (skipped > 0)
        console.say("left out: " + report.left_out());
    if (const Counts notes = notesOf(report); !notes.empty())
        console.say("converted: " + textOf(notes));
}

class DatasetCommand : public Subcommand
{
protected:
    DatasetCommand(CLI::App &program, const char *name, const char *description,
                   const char *example)
        : Subcommand(datasetOf(program), name, description, example)
    {
        parser()
            .add_option("PATH", m_path, "A folder with images, or a .zip in StyleGAN's layout")
            ->required();
        parser()
            .add_option("--report", m_report, "Write every file's verdict as JSON")
            ->option_text("FILE.json");
        parser().add_flag("--force", m_force, "Overwrite existing files");
    }

    Status mayReport() const { return m_report.empty() ? Status{} : mayWrite(m_report, m_force); }

    Status report(const ScanReport &scan) const
    {
        return m_report.empty() ? Status{} : writeReport(m_report, m_path, scan);
    }

    std::string m_path, m_report;
    bool m_force = false;
};

class DatasetScan final : public DatasetCommand
{
public:
    explicit DatasetScan(CLI::App &program)
        : DatasetCommand(program, "scan", "Say which files of an image set are good",
                         "hit dataset scan photos --report report.json")
    {
        parser()
            .add_option("--min-side", m_leastSide, "Pixels that the shorter side must have (16)")
            ->option_text("N")
            ->check(CLI::Range(1, 65'535));
        auto *follow = parser().add_flag(
            "--follow", m_follow,
            "For programs: a line of JSON for each file as soon as it is judged; PATH may be a "
            "pack too");
        parser()
            .add_option("--thumbnails", m_thumbnails, "About so many of them with a thumbnail (0)")
            ->option_text("N")
            ->needs(follow)
            ->check(CLI::Range(0, 1000));
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (m_follow)
            return followImages(m_path, m_leastSide, m_thumbnails, context).map([] {
                return nlohmann::json();
            });
        if (Status free = mayReport(); !free)
            return tl::unexpected(free.error());
        const ComputeScope threads = onTheCpu(context.common);
        Result<ScanReport> scan;
        {
            Console::Progress progress(context.console, "Looking through images", 0);
            scan = scan_images(
                m_path, m_leastSide,
                [&](std::int64_t done, std::int64_t total) { progress.set(done, total); },
                context.stop);
        }
        if (!scan)
            return tl::unexpected(scan.error());
        tell(context.console, m_path, *scan);
        return report(*scan).map([&] { return summaryOf(m_path, *scan); });
    }

private:
    int m_leastSide = 16, m_thumbnails = 0;
    bool m_follow = false;
};

class DatasetPack final : public DatasetCommand
{
public:
    explicit DatasetPack(CLI::App &program)
        : DatasetCommand(program, "pack", "Crop, resize and pack an image set to train on",
                         "hit dataset pack photos photos-128.safetensors --size 128")
    {
        parser().add_option("OUT", m_to, "The new *.safetensors file")->required();
        parser()
            .add_option("--size", m_options.size, "Width and height of the packed images")
            ->option_text("N")
            ->required()
            ->check(CLI::Range(4, 4096));
        parser()
            .add_option("--crop", m_crop, "The square that is kept: centre or random (centre)")
            ->option_text("PLACE")
            ->check(CLI::IsMember({"centre", "random"}));
        parser()
            .add_option("--crop-part", m_options.crop_part,
                        "Its share of the shorter side (1; the paper has 0.875 for ImageNet)")
            ->option_text("SHARE");
        parser()
            .add_option("--min-side", m_leastSide,
                        "Pixels that the shorter side must have (as --size)")
            ->option_text("N")
            ->check(CLI::Range(1, 65'535));
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (std::filesystem::path(m_to).extension() != ".safetensors")
            return fail(ErrorCode::WrongUse, m_to, "the name does not end in .safetensors");
        m_options.overwrite = m_force;
        const Status free = mayWrite(m_to, m_force).and_then([&] { return mayReport(); });
        if (!free)
            return tl::unexpected(free.error());
        m_options.random_crop = m_crop == "random";
        m_options.least_side = m_leastSide > 0 ? m_leastSide : m_options.size;
        const ComputeScope threads = onTheCpu(context.common);
        Result<PackReport> packed;
        {
            Console::Progress progress(context.console, "Packing", 0);
            packed = pack_images(
                m_path, m_to, m_options,
                [&](std::int64_t done, std::int64_t total) { progress.set(done, total); },
                context.stop);
        }
        if (!packed)
            return tl::unexpected(packed.error());
        tell(context.console, m_path, packed->scan);
        context.console.say(m_to + " is written");
        nlohmann::json result = summaryOf(m_path, packed->scan);
        result["file"] = m_to;
        result["size"] = m_options.size;
        result["fingerprint"] = packed->fingerprint;
        return report(packed->scan).map([&] { return result; });
    }

private:
    std::string m_to, m_crop = "centre";
    int m_leastSide = 0;
    PackOptions m_options;
};

} // namespace

std::unique_ptr<Subcommand> makeDatasetScan(CLI::App &program)
{
    return std::make_unique<DatasetScan>(program);
}

std::unique_ptr<Subcommand> makeDatasetPack(CLI::App &program)
{
    return std::make_unique<DatasetPack>(program);
}

} // namespace hit
