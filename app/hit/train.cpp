// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/processes.h"
#include "app/hit/recipe_choice.h"
#include "app/hit/run_packing.h"
#include "app/hit/runs.h"
#include "app/hit/subcommand.h"
#include "model/core/log.h"
#include "model/engine/device.h"
#include "model/run/run_queue.h"
#include "model/run/run_setup.h"
#include "model/run/training_loop.h"

#include <ATen/Parallel.h>

#include <cstdlib>

namespace hit {
namespace {

std::string progressLine(const RunStatus &status)
{
    std::string line = std::string(name_of(status.state)) + ", step " + grouped(status.step);
    if (status.last_step > 0)
        line += " of " + grouped(status.last_step);
    if (status.images_per_second > 0) {
        std::array<char, 64> speed{};
        std::snprintf(speed.data(), speed.size(), ", %.3g images/s", status.images_per_second);
        line += speed.data();
    }
    if (status.seconds_left >= 0)
        line += ", " + durationText(status.seconds_left) + " left";
    return line;
}

class Train final : public Subcommand
{
public:
    explicit Train(CLI::App &program)
        : Subcommand(program, "train", "Train a generator, or go on with a run",
                     "hit train --data emoji.safetensors --recipe tiny-32 --output runs/emoji\n"
                     "  hit train --resume runs/emoji")
    {
        parser()
            .add_option("--data", m_data,
                        "Images to train on: a pack (hit dataset pack), a folder or a .zip, which "
                        "are packed into the run first; with --resume where the pack is now")
            ->option_text("PACK|FOLDER|ZIP");
        auto *output = parser()
                           .add_option("--output", m_output, "A new folder for the run")
                           ->option_text("DIR");
        m_recipe.addTo(parser());
        parser()
            .add_option("--resume", m_resume, "Go on with a run from its newest checkpoint")
            ->option_text("RUN")
            ->excludes(output);
        parser()
            .add_option("--after", m_after,
                        "Wait until this run has ended, and those that wait for it already")
            ->option_text("RUN");
        parser()
            .add_option("--processes", m_processes,
                        "Processes on this machine, one for each GPU (default 1); across machines "
                        "start them with torchrun's variables")
            ->option_text("N")
            ->check(CLI::Range(1, 1024));
        parser()
            .add_option("--extractor", m_extractor,
                        "Weights for FD-Lite0 during the run, where packaging/setup --metrics "
                        "has not put them")
            ->option_text("FILE");
        parser().add_flag("--list-keys", m_listKeys,
                          "List the recipes and all their keys with defaults and meaning");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (m_listKeys)
            return listKeys(context.console);
        if (Status use = checkUse(context.common); !use)
            return tl::unexpected(use.error());
        DeviceOptions device = context.common.device;
        if (Status begun = asItBegan(device); !begun)
            return tl::unexpected(begun.error());
        if (m_processes > 1)
            return runProcesses(m_processes, context);
        // cuBLAS reads it once, before its first call; deterministic recipes need it.
        ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*replace=*/0);
        const auto place = ReplicaPlace::from_environment();
        if (!place)
            return tl::unexpected(place.error());
        if (place->rank > 0)
            context.console.configure(/*quiet=*/true, /*json=*/false);
        if (!m_after.empty())
            return trainInTurn(device, context);
        const auto compute = computeOf(*place, device);
        if (!compute)
            return tl::unexpected(compute.error());
        auto replicas =
            place->size > 1 ? join_replicas(*place, compute->device) : std::make_unique<Replicas>();
        if (!replicas)
            return tl::unexpected(replicas.error());
        return ready(*compute, context, **replicas).and_then([&](ReadyRun run) {
            return train(run, *compute, context, **replicas);
        });
    }

private:
    /// A run goes on with as many processes as it began with, and on that device, unless told else:
    /// both change its numbers.
    Status asItBegan(DeviceOptions &device) const
    {
        if (m_resume.empty() || std::getenv("WORLD_SIZE"))
            return {};
        return RunFolder::open(m_resume)
            .and_then(read_description)
            .and_then([&](const RunDescription &run) -> Status {
                if (run.processes > 1 && m_processes == 0)
                    return fail(ErrorCode::WrongUse, m_resume,
                                "it began with " + std::to_string(run.processes) + " processes",
                                "add --processes " + std::to_string(run.processes)
                                    + ", or --processes 1 to go on with one");
                if (run.processes == 1 && device.device == DeviceOptions().device
                    && !run.device.empty())
                    device.device = run.device;
                return {};
            });
    }

    Status checkUse(const CommonOptions &common) const
    {
        if (common.device.precision != Precision::Auto)
            return fail(ErrorCode::WrongUse, "--precision", "it is a key of the recipe",
                        "write --set precision=bf16 (or fp32, tf32)");
        if (m_resume.empty() && (m_data.empty() || m_recipe.recipe.empty() || m_output.empty()))
            return fail(ErrorCode::WrongUse, "hit train",
                        "a new run needs --data, --recipe and --output",
                        "or go on with a run by --resume RUN");
        if (!m_resume.empty() && !m_recipe.isEmpty())
            return fail(ErrorCode::WrongUse, "--resume",
                        "a run keeps the recipe that it began with",
                        "begin a new run with --from to change it");
        if (!m_after.empty() && (m_processes > 1 || std::getenv("WORLD_SIZE")))
            return fail(ErrorCode::WrongUse, "--after", "several processes cannot wait",
                        "leave it out, and start them when hit run status says that the other run "
                        "has ended");
        return {};
    }

    Result<ReadyRun> ready(const Compute &compute, const Context &context, Replicas &replicas) const
    {
        if (!m_resume.empty())
            return resume_run(m_resume, {m_data, context.common.device.threads, {}}, compute.device,
                              replicas);
        return describe(compute, context, replicas.size()).and_then([&](Described run) {
            return orTakenBack(run, begin_run(m_output, run.description, compute.device, replicas,
                                              std::move(run.lock)));
        });
    }

    struct Described
    {
        RunDescription description;
        std::optional<RunLock> lock; ///< held since its images were packed
        bool packed = false;         ///< into its folder
    };

    Result<Described> describe(const Compute &compute, const Context &context, int processes) const
    {
        auto recipe = m_recipe.read();
        if (!recipe)
            return tl::unexpected(recipe.error());
        auto images = pack(recipe->size(), context, processes);
        if (!images)
            return tl::unexpected(images.error());
        Described run;
        run.packed = images->has_value();
        run.description.recipe = std::move(*recipe);
        run.description.data = run.packed ? (*images)->pack : std::filesystem::path(m_data);
        run.description.from = m_recipe.from;
        run.description.device = compute.device.str();
        run.description.threads = compute.threads;
        run.description.processes = processes;
        if (run.packed)
            run.lock = std::move((*images)->lock);
        return run;
    }

    /// What was packed for a run that cannot begin would be in its place for nothing.
    template <typename Begun>
    Begun orTakenBack(const Described &run, Begun begun) const
    {
        if (!begun && run.packed)
            RunFolder::at(m_output).take_back();
        return begun;
    }

    /// Waits for the run that --after names, which has the whole GPU until then; then begins, or
    /// goes on.
    Result<nlohmann::json> trainInTurn(const DeviceOptions &device, const Context &context) const
    {
        const auto planned = plan_compute(device);
        if (!planned)
            return tl::unexpected(planned.error());
        const auto ahead = RunFolder::open(m_after);
        if (!ahead)
            return tl::unexpected(ahead.error());
        auto run = m_resume.empty() ? queue(*planned, context) : hold_run(m_resume);
        if (!run)
            return tl::unexpected(run.error());
        const auto turn = turnOf(run->folder, *ahead, context);
        if (!turn)
            return tl::unexpected(turn.error());
        if (*turn == Turn::Stopped)
            return stoppedInTurn(run->folder, context);
        return trainHeld(std::move(*run), device, context);
    }

    Result<HeldRun> queue(const Compute &planned, const Context &context) const
    {
        return describe(planned, context, 1).and_then([&](Described run) {
            return orTakenBack(run, queue_run(m_output, run.description, std::move(run.lock)));
        });
    }

    Result<nlohmann::json> trainHeld(HeldRun run, const DeviceOptions &device,
                                     const Context &context) const
    {
        const auto compute = choose_compute(device);
        if (!compute) {
            give_up(run.folder, compute.error());
            return tl::unexpected(compute.error());
        }
        Replicas replicas;
        const std::string data = m_resume.empty() ? std::string() : m_data; // a new one has its own
        return resume_run(run.folder.path(),
                          {data, context.common.device.threads, std::move(run.lock)},
                          compute->device, replicas)
            .and_then([&](ReadyRun begun) { return train(begun, *compute, context, replicas); });
    }

    /// One that has trained to its end has nothing to wait for.
    static Result<Turn> turnOf(const RunFolder &run, const RunFolder &ahead, const Context &context)
    {
        const auto before = read_status(run);
        if (before && before->state == RunState::Finished)
            return Turn::Come;
        return wait_for_turn(run, ahead, context.stop, [&](const RunStatus &status) {
            context.console.say(run.path().string() + ": waits for " + status.waits_for);
        });
    }

    static Result<nlohmann::json> stoppedInTurn(const RunFolder &run, const Context &context)
    {
        const std::string path = run.path().string();
        if (context.stop.stop_requested())
            return fail(ErrorCode::Interrupted, path, "stopped before its turn came",
                        resumeCommand(run) + " begins it");
        context.console.say(path + ": stopped before its turn came");
        return runJson(run, observe(run));
    }

    /// Each process of a machine has a GPU of its own, as LOCAL_RANK says.
    static Result<Compute> computeOf(const ReplicaPlace &place, DeviceOptions options)
    {
        auto compute = choose_compute(options);
        if (!compute || place.size == 1 || !compute->device.is_cuda())
            return compute;
        options.device = "cuda:" + std::to_string(place.local_rank);
        return choose_compute(options);
    }

    /// Images that are no pack yet become one inside of the run.
    Result<std::optional<PackedImages>> pack(int size, const Context &context, int processes) const
    {
        const std::filesystem::path data(m_data);
        std::error_code ignored;
        if (!std::filesystem::is_directory(data, ignored) && data.extension() != ".zip")
            return std::nullopt;
        if (processes > 1)
            return fail(ErrorCode::WrongUse, m_data, "several processes need a pack",
                        "make one with hit dataset pack");
        return packForRun(data, m_output, size, context).map([](PackedImages images) {
            return std::optional(std::move(images));
        });
    }

    Result<nlohmann::json> train(ReadyRun &run, const Compute &compute, const Context &context,
                                 Replicas &replicas) const
    {
        const RunFolder &folder = run.folder;
        if (run.finished)
            return result(run, RunState::Finished, context);
        if (run.lock)
            log::set_file(folder.log_file());
        Compute used = compute;
        used.threads = at::get_num_threads(); // those of the run
        context.console.say(folder.path().string() + ": " + run.reason + " at step "
                            + grouped(run.trainer->steps_done()) + ", " + used.text());
        for (const Error &warning : run.warnings)
            context.console.say("Note: " + warning.line());
        Console::Progress progress(context.console, "Training", 0);
        LoopOptions options;
        options.stop = context.stop;
        options.extractor = m_extractor;
        options.snapshot_asked = [&] { return context.interrupt.takeSnapshotRequest(); };
        options.watch = [&](const RunStatus &status) { progress.show(progressLine(status)); };
        TrainingLoop loop(folder, *run.trainer, replicas, run.pack, compute.device,
                          std::move(options));
        const auto state = loop.run(run.reason, run.warnings);
        if (!state)
            return tl::unexpected(state.error());
        if (!run.lock) // the first process tells
            return nlohmann::json{};
        return result(run, *state, context);
    }

    static Result<nlohmann::json> result(const ReadyRun &run, RunState state,
                                         const Context &context)
    {
        const std::string path = run.folder.path().string();
        const std::string step = grouped(run.trainer->steps_done());
        if (context.stop.stop_requested() && state == RunState::Stopped)
            return fail(ErrorCode::Interrupted, path, "stopped and saved at step " + step,
                        resumeCommand(run.folder) + " goes on");
        context.console.say(path + ": " + std::string(name_of(state)) + " at step " + step);
        return nlohmann::json{
            {"run", path},
            {"state", name_of(state)},
            {"step", run.trainer->steps_done()},
            {"images", run.trainer->images_seen()},
            {"checkpoint", checkpoint_path(run.folder, run.trainer->steps_done()).string()}};
    }

    static nlohmann::json listKeys(Console &console)
    {
        nlohmann::json recipes = recipe_names(), keys = nlohmann::json::array();
        console.say("Recipes:");
        for (const std::string &name : recipe_names()) {
            std::string line = "  " + name;
            line.resize(std::max<std::size_t>(line.size() + 2, 36), ' ');
            console.say(line + recipe_purpose(name));
        }
        console.say(
            "Keys for --set, with the paper's values, which hold where a recipe has no other:");
        for (const RecipeKey &key : recipe_keys()) {
            std::string line = "  " + key.name + (key.value.empty() ? "" : "=" + key.value);
            line.resize(std::max<std::size_t>(line.size() + 2, 36), ' ');
            console.say(line + key.meaning);
            keys.push_back({{"name", key.name}, {"default", key.value}, {"meaning", key.meaning}});
        }
        return {{"recipes", std::move(recipes)}, {"keys", std::move(keys)}};
    }

    RecipeChoice m_recipe;
    std::string m_data, m_output, m_resume, m_after, m_extractor;
    int m_processes = 0; ///< 0: not said, one
    bool m_listKeys = false;
};

} // namespace

std::unique_ptr<Subcommand> makeTrain(CLI::App &program)
{
    return std::make_unique<Train>(program);
}

} // namespace hit
