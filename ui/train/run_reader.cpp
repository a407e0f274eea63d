// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_reader.h"

#include "model/core/json_fields.h"
#include "model/run/checkpoint_files.h"
#include "model/run/run_pack.h"
#include "ui/train/sample_sheets.h"

#include <QFileInfo>

#include <algorithm>
#include <cfloat>
#include <system_error>

namespace hit {
namespace {

constexpr std::size_t longestText = 4096;

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// It may have several names: a link, a home that is mounted elsewhere.
QString trueName(const std::filesystem::path &path)
{
    std::error_code error;
    const auto name = std::filesystem::canonical(path, error);
    return text(error ? path : name);
}

/// When it was last written, Unix seconds; -1 if it is not there.
double writtenAt(const std::filesystem::path &path)
{
    std::error_code error;
    const auto time = std::filesystem::last_write_time(path, error);
    if (error)
        return -1;
    const auto unix = std::filesystem::file_time_type::clock::to_sys(time).time_since_epoch();
    return std::chrono::duration<double>(unix).count();
}

qint64 bytesIn(const std::filesystem::path &folder)
{
    qint64 bytes = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored; // of files that have just gone
        if (at->is_regular_file(ignored))
            if (const auto size = at->file_size(ignored); !ignored)
                bytes += qint64(size);
    }
    return bytes;
}

} // namespace

RunReader::RunReader(QString folder, int side)
    : m_folder(folder.toStdString())
    , m_side(side)
{
}

std::vector<RunFacts> RunReader::read()
{
    std::vector<RunFacts> runs;
    for (const std::filesystem::path &path : find_runs(m_folder))
        runs.push_back(readRun(path));
    std::erase_if(m_known, [&](const auto &entry) {
        return std::ranges::none_of(
            runs, [&](const RunFacts &run) { return run.path == text(entry.first); });
    });
    std::ranges::sort(runs, [](const RunFacts &a, const RunFacts &b) {
        return std::tie(b.created, a.path) < std::tie(a.created, b.path);
    });
    return runs;
}

RunFacts RunReader::readRun(const std::filesystem::path &path)
{
    Known &known = m_known[path];
    RunFacts &facts = known.facts;
    facts.path = text(path);
    facts.name = text(path.filename());
    facts.place = trueName(path);
    const auto run = RunFolder::open(path);
    if (!run) {
        const RunFolder begun = RunFolder::at(path);
        const auto told = read_status(begun);
        facts.isDescribed = false;
        facts.status = observe(begun);
        facts.problem = isAtWork(facts) ? QString()
                        : told && told->state == RunState::Packing
                            ? QStringLiteral("its trainer was lost while it packed the images")
                            : QStringLiteral("run.json is missing");
        return facts;
    }
    facts.name = QString::fromStdString(run->name());
    if (const double written = writtenAt(run->description_file());
        std::exchange(known.describedAt, written) != written)
        known.description = describe(*run, known);
    facts.problem = known.description;
    findImages(*run, known);
    observeRun(*run, known);
    sample(*run, known);
    return facts;
}

/// What is wrong with it; empty: nothing.
QString RunReader::describe(const RunFolder &run, Known &known)
{
    RunFacts &facts = known.facts;
    const auto read = run.description().and_then([&](const nlohmann::json &json) {
        return guard("run.json", [&] {
            JsonFields fields(json, "run.json");
            std::string device, data;
            int version = 0;
            for (const char *needed : {"v", "recipe", "data", "fingerprint"})
                fields.need(needed);
            fields.read("v", version, 1, 1);
            fields.read("created", facts.created, 0, DBL_MAX);
            fields.read("device", device, longestText);
            fields.read("data", data, longestText);
            fields.read("processes", facts.processes, 1, INT_MAX);
            facts.device = QString::fromStdString(device);
            known.data = data;
            const nlohmann::json *recipe = fields.object("recipe");
            JsonFields keys(*recipe, "run.json: recipe");
            for (const char *needed : {"generator", "discriminator"})
                keys.need(needed);
            keys.read("seed", facts.seed, INT64_MIN, INT64_MAX);
            keys.read("batch", facts.batch, 0, INT_MAX);
            JsonFields generator(*keys.object("generator"), "run.json: recipe.generator");
            generator.need("size");
            generator.read("size", facts.size, 1, 1 << 16);
        });
    });
    facts.isDescribed = read.has_value();
    return read ? QString()
                : QStringLiteral("run.json: ") + QString::fromStdString(read.error().why);
}

void RunReader::findImages(const RunFolder &run, Known &known)
{
    const auto pack = find_pack(run, known.data);
    std::error_code ignored;
    known.facts.data = text(pack);
    known.facts.imagesIn = pack.empty() ? QString() : trueName(pack.parent_path());
    known.facts.hasImages = pack.empty() || std::filesystem::exists(pack, ignored);
}

void RunReader::observeRun(const RunFolder &run, Known &known)
{
    RunFacts &facts = known.facts;
    facts.status = observe(run);
    const auto told = read_status(run);
    if (!told && !facts.status.last_error.empty()) {
        facts.status.last_error.clear(); // the problem says it
        if (facts.problem.isEmpty())
            facts.problem =
                told.error().code == ErrorCode::NoFile
                    ? QStringLiteral("status.json is missing")
                    : QStringLiteral("status.json: ") + QString::fromStdString(told.error().why);
    }
    facts.ahead = isWaiting(facts) ? trueName(facts.status.waits_for) : QString();
    facts.isElsewhere = is_at_work(facts.status.state) && !is_of_this_machine(facts.status);
}

void RunReader::sample(const RunFolder &run, Known &known) const
{
    RunFacts &facts = known.facts;
    if (const double written = writtenAt(run.samples());
        std::exchange(known.sampledAt, written) != written) {
        const auto sheets = listSheets(run);
        facts.sampleStep = sheets.isEmpty() ? -1 : sheets.last().step;
        facts.sampleFile = sheets.isEmpty() ? QString() : sheets.last().file;
        facts.thumbnail =
            sheets.isEmpty() ? QImage() : readCell(facts.sampleFile, 0, facts.size, m_side);
        const bool unreadable = !sheets.isEmpty() && facts.thumbnail.isNull();
        facts.note = unreadable ? QStringLiteral("samples/%1 cannot be read")
                                      .arg(QFileInfo(facts.sampleFile).fileName())
                                : QString();
    }
    std::error_code error;
    if (const double written = writtenAt(run.checkpoints());
        std::exchange(known.savedAt, written) != written || facts.bytes < 0)
        facts.bytes = bytesIn(run.path());
    if (const auto size =
            std::filesystem::file_size(run.checkpoints() / facts.status.checkpoint, error);
        !error && !facts.status.checkpoint.empty())
        facts.checkpointBytes = qint64(size);
    if (const double written = writtenAt(run.live_file());
        std::exchange(facts.liveAt, written) != written) {
        const auto live = find_live(run);
        facts.liveStep = live ? live->step : -1;
    }
    const auto space = std::filesystem::space(run.path(), error);
    facts.freeBytes = error ? -1 : qint64(space.available);
}

} // namespace hit
