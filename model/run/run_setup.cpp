// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_setup.h"

#include "model/core/json_fields.h"
#include "model/run/checkpoint_files.h"
#include "model/run/run_pack.h"
#include "model/run/run_requests.h"
#include "model/run/run_status.h"

#include <torch/torch.h>
#include <torch/version.h>

namespace hit {
namespace {

constexpr std::size_t longest_path = 4096;
constexpr int most_threads = 1024, most_processes = 65'536;

/// Error: a name that JSON cannot hold.
Status check_name(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Status {
        try {
            (void)nlohmann::json(path.string()).dump();
        } catch (const nlohmann::json::type_error &) {
            return fail(ErrorCode::WrongUse, path.string(), "its name is not UTF-8",
                        "rename it, so that the run can find it again");
        }
        return {};
    });
}

nlohmann::json to_json(const RunDescription &description)
{
    return {{"v", 1},
            {"hitscope", HIT_VERSION},
            {"torch", TORCH_VERSION},
            {"created", unix_seconds()},
            {"recipe", to_json(description.recipe)},
            {"data", description.data.string()},
            {"fingerprint", description.fingerprint},
            {"from", description.from.string()},
            {"device", description.device},
            {"threads", description.threads},
            {"processes", description.processes}};
}

RunDescription from_json(const nlohmann::json &json)
{
    RunDescription description;
    std::string data, from;
    int version = 0;
    JsonFields fields(json, "run.json");
    for (const char *needed : {"v", "recipe", "data", "fingerprint"})
        fields.need(needed);
    fields.read("v", version, 1, 1);
    fields.read("data", data, longest_path);
    fields.read("fingerprint", description.fingerprint, longest_path);
    fields.read("from", from, longest_path);
    fields.read("device", description.device, longest_path);
    fields.read("threads", description.threads, 1, most_threads);
    fields.read("processes", description.processes, 1, most_processes);
    description.data = data;
    description.from = from;
    auto recipe = recipe_from_json(*fields.object("recipe"));
    if (!recipe)
        throw ErrorException(std::move(recipe.error()));
    description.recipe = std::move(*recipe);
    return description;
}

Result<ImagePack> open_pack(const std::filesystem::path &path, const Recipe &recipe)
{
    auto pack = ImagePack::open(path);
    const std::string size = std::to_string(recipe.size());
    if (pack && pack->size() != recipe.size())
        return fail(ErrorCode::WrongUse, path.string(),
                    "its images have " + std::to_string(pack->size())
                        + " pixels a side, the recipe needs " + size,
                    "pack them with --size " + size + ", or choose another recipe");
    return pack;
}

void settle_process(const Recipe &recipe, int threads)
{
    at::set_num_threads(threads);
    if (!recipe.deterministic)
        return;
    at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/false);
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setBenchmarkCuDNN(false);
}

Result<std::unique_ptr<Trainer>> make_trainer(const Recipe &recipe, at::Device device,
                                              Replicas &replicas)
{
    return guard("the networks",
                 [&] { return std::make_unique<Trainer>(recipe, device, replicas); });
}

/// How the run begins, for a person.
Result<std::string> start_from(Trainer &trainer, const std::filesystem::path &from)
{
    if (from.empty())
        return "begun";
    return Checkpoint::open(from)
        .and_then([&](const Checkpoint &checkpoint) { return trainer.start_from(checkpoint); })
        .map([](const std::string &what_is_new) {
            return what_is_new.empty() ? "begun" : "begun, " + what_is_new;
        });
}

Status meet(Replicas &replicas)
{
    return guard("the other processes", [&] { replicas.barrier(); });
}

/// What the first replica says, for all.
Result<std::int64_t> told_by_first(std::int64_t value, at::Device device, Replicas &replicas)
{
    if (replicas.size() == 1)
        return value;
    return guard("the other processes", [&] {
        const auto word = at::full({1}, replicas.rank() == 0 ? static_cast<double>(value) : 0.0,
                                   at::TensorOptions(at::kDouble).device(device));
        return static_cast<std::int64_t>(replicas.sum(word).item<double>());
    });
}

/// Checkpoints are about to be read, which can take long. A status that cannot be written is said
/// by the journal, later.
void say_starting(const RunFolder &run, const Result<RunStatus> &before)
{
    RunStatus status = before.value_or(RunStatus{});
    status.state = RunState::Starting;
    status.waits_for.clear();
    (void)StatusWriter(run).write(status);
}

constexpr std::int64_t no_step = -1, lost_step = -2;

/// To go on from. To begin again would cut off the curves and samples of all that was trained, so
/// not where checkpoints were lost.
std::int64_t step_to_restore(ReadyRun &ready, const Result<RunStatus> &before)
{
    auto found = find_good_checkpoint(ready.folder);
    ready.warnings = std::move(found.passed_over);
    if (found.newest)
        return found.newest->step;
    const bool had_one = before && !before->checkpoint.empty();
    return had_one || !ready.warnings.empty() ? lost_step : no_step;
}

/// Restores the newest good checkpoint, the same in all replicas; where none was written yet,
/// begins, for the first time if the run is new.
Status go_on(ReadyRun &ready, const RunDescription &description, const Result<RunStatus> &before,
             at::Device device, Replicas &replicas)
{
    const bool is_new = before && !before->waits_for.empty() && before->step == 0;
    const std::int64_t step = replicas.rank() == 0 ? step_to_restore(ready, before) : no_step;
    return told_by_first(step, device, replicas).and_then([&](std::int64_t from) -> Status {
        if (from == lost_step)
            return fail(ErrorCode::BadFile, ready.folder.path().string(),
                        "none of its checkpoints is left that can be read",
                        "put one back from a copy, or begin a new run");
        if (from >= 0) {
            ready.reason = "resumed";
            return ready.trainer->restore(checkpoint_path(ready.folder, from));
        }
        return start_from(*ready.trainer, description.from).map([&](std::string begun) {
            ready.reason = is_new ? std::move(begun) : "begun again, as there is no checkpoint";
        });
    });
}

struct Parts
{
    ImagePack pack;
    std::unique_ptr<Trainer> trainer;
    std::string begun; ///< how, of a new run
};

/// All that can be wrong with a new run is found here, before it exists.
Result<Parts> make_parts(RunDescription &description, at::Device device, Replicas &replicas)
{
    description.data = std::filesystem::absolute(description.data).lexically_normal();
    if (!description.from.empty()) {
        description.from = std::filesystem::absolute(description.from).lexically_normal();
        // Its average goes on; a copy or a short half-life would put the raw generator in its
        // place.
        description.recipe.ema_start = 0;
        description.recipe.ema_warmup = 0;
    }
    const auto possible =
        check_name(description.data)
            .and_then([&] { return check_name(description.from); })
            .and_then([&] {
                return description.from.empty() ? check_fresh_start(description.recipe) : Status();
            })
            .and_then([&] { return check_batch(description.recipe, replicas.size()); });
    if (!possible)
        return tl::unexpected(possible.error());
    auto pack = open_pack(description.data, description.recipe);
    if (!pack)
        return tl::unexpected(pack.error());
    settle_process(description.recipe, description.threads);
    auto trainer = make_trainer(description.recipe, device, replicas);
    if (!trainer)
        return tl::unexpected(trainer.error());
    auto started = start_from(**trainer, description.from);
    if (!started)
        return tl::unexpected(started.error());
    description.fingerprint = pack->fingerprint();
    return Parts{std::move(*pack), std::move(*trainer), std::move(*started)};
}

Result<HeldRun> put_on_disk(const std::filesystem::path &folder, RunDescription description,
                            std::optional<RunLock> held)
{
    auto run = RunFolder::create(folder);
    if (!run)
        return tl::unexpected(run.error());
    auto lock = held ? Result<RunLock>(std::move(*held)) : RunLock::take(*run);
    if (!lock)
        return tl::unexpected(lock.error());
    auto data = own_pack(*run, description.data);
    if (!data)
        return tl::unexpected(data.error());
    description.data = std::move(*data);
    return run->describe(to_json(description)).map([&] {
        return HeldRun{std::move(*run), std::move(*lock)};
    });
}

/// Of a run that there is.
Result<Parts> parts_of(const RunDescription &description, const std::filesystem::path &data,
                       int threads, at::Device device, Replicas &replicas)
{
    if (auto possible = check_batch(description.recipe, replicas.size()); !possible)
        return tl::unexpected(possible.error());
    auto pack = open_pack(data, description.recipe);
    if (!pack && pack.error().code == ErrorCode::NoFile)
        pack.error().remedy = "say where the pack is now: --resume RUN --data PACK";
    if (!pack)
        return tl::unexpected(pack.error());
    if (pack->fingerprint() != description.fingerprint)
        return fail(ErrorCode::WrongUse, pack->path().string(),
                    "it is not the pack that the run began with",
                    "name that one with --data, or begin a new run with --from");
    settle_process(description.recipe, threads > 0 ? threads : description.threads);
    return make_trainer(description.recipe, device, replicas).map([&](auto trainer) {
        return Parts{std::move(*pack), std::move(trainer), {}};
    });
}

/// Without the lock, which the caller holds.
Result<ReadyRun> go_on_with(const RunFolder &run, const ResumeOptions &options, at::Device device,
                            Replicas &replicas)
{
    const bool writes = replicas.rank() == 0;
    const auto before = read_status(run);
    bool is_told = before && before->state == RunState::Waiting; // that it would begin
    auto ready = read_description(run).and_then([&](const RunDescription &description) {
        const auto found = find_pack(run, description.data);
        const auto data = options.data.empty() ? found : options.data;
        return parts_of(description, data, options.threads, device, replicas)
            .and_then([&](Parts parts) -> Result<ReadyRun> {
                if (writes && !std::filesystem::exists(found))
                    link_pack(run, data);
                ReadyRun opened{.folder = run,
                                .lock = {},
                                .pack = std::move(parts.pack),
                                .trainer = std::move(parts.trainer),
                                .reason = {},
                                .warnings = {}};
                if (writes)
                    say_starting(run, before);
                const bool had_finished = before && before->state == RunState::Finished;
                is_told = !had_finished;
                const auto gone_on = go_on(opened, description, before, device, replicas);
                opened.finished = gone_on && had_finished && opened.trainer->is_done();
                if (had_finished && (!gone_on || opened.finished) && writes)
                    (void)StatusWriter(run).write(*before);
                return gone_on.map([&] { return std::move(opened); });
            });
    });
    if (!ready && is_told && writes)
        give_up(run, ready.error());
    return ready;
}

} // namespace

Result<RunDescription> read_description(const RunFolder &run)
{
    return run.description().and_then([&](const nlohmann::json &json) {
        return guard(run.description_file().string(), [&] { return from_json(json); });
    });
}

Result<ReadyRun> begin_run(const std::filesystem::path &folder, RunDescription description,
                           at::Device device, Replicas &replicas, std::optional<RunLock> held)
{
    auto made = make_parts(description, device, replicas);
    if (!made)
        return tl::unexpected(made.error());
    const bool writes = replicas.rank() == 0;
    if (!writes)
        if (auto met = meet(replicas); !met)
            return tl::unexpected(met.error());
    std::optional<RunLock> lock;
    if (writes) {
        auto on_disk = put_on_disk(folder, description, std::move(held));
        if (!on_disk)
            return tl::unexpected(on_disk.error());
        lock = std::move(on_disk->lock);
        if (auto met = meet(replicas); !met)
            return tl::unexpected(met.error());
    }
    return RunFolder::open(folder).map([&](RunFolder run) {
        return ReadyRun{.folder = std::move(run),
                        .lock = std::move(lock),
                        .pack = std::move(made->pack),
                        .trainer = std::move(made->trainer),
                        .reason = std::move(made->begun),
                        .warnings = {}};
    });
}

Result<HeldRun> queue_run(const std::filesystem::path &folder, RunDescription description,
                          std::optional<RunLock> lock)
{
    Replicas alone;
    auto held = make_parts(description, at::kCPU, alone).and_then([&](const Parts &) {
        return put_on_disk(folder, description, std::move(lock));
    });
    if (!held)
        return held;
    RunStatus status;
    status.last_step = description.recipe.last_step();
    return StatusWriter(held->folder).write(status).map([&] { return std::move(*held); });
}

Result<HeldRun> hold_run(const std::filesystem::path &folder)
{
    return RunFolder::open(folder).and_then([](RunFolder run) {
        // What was asked of the trainer before. From the moment that the lock is held, requests are
        // for this one.
        if (!RunLock::is_held(run))
            take_requests(run);
        return RunLock::take(run).map([&](RunLock lock) {
            run.sweep();
            return HeldRun{std::move(run), std::move(lock)};
        });
    });
}

void give_up(const RunFolder &run, const Error &error)
{
    RunStatus status = read_status(run).value_or(RunStatus{});
    status.state = RunState::Failed;
    status.waits_for.clear();
    status.last_error = error.line();
    (void)StatusWriter(run).write(status);
}

Result<ReadyRun> resume_run(const std::filesystem::path &folder, ResumeOptions options,
                            at::Device device, Replicas &replicas)
{
    const auto run = RunFolder::open(folder);
    if (!run)
        return tl::unexpected(run.error());
    if (replicas.rank() == 0 && !options.lock) {
        auto held = hold_run(folder);
        if (!held)
            return tl::unexpected(held.error());
        options.lock = std::move(held->lock);
    }
    return go_on_with(*run, options, device, replicas).map([&](ReadyRun ready) {
        ready.lock = std::move(options.lock);
        return ready;
    });
}

} // namespace hit
