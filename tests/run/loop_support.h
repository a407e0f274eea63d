// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_setup.h"
#include "model/run/training_loop.h"
#include "tests/run/train_support.h"

namespace hit::test {

using Watch = std::function<void(const RunStatus &)>;

template <typename T>
T valueOrDie(Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().line().c_str());
    return std::move(*result);
}

/// Trains in this process; ends the loop when it is told to.
class Session
{
public:
    explicit Session(ReadyRun ready)
        : run(std::move(ready))
    {
    }
    static Session begun(const Scratch &scratch, const Recipe &recipe)
    {
        const auto pack = makePack(scratch / "pack.safetensors");
        return Session(valueOrDie(
            begin_run(scratch / "run", {recipe, pack, {}, {}, "cpu", 1, 1}, at::kCPU, replicas)));
    }
    static Session resumed(const Scratch &scratch)
    {
        return Session(valueOrDie(resume_run(scratch / "run", {}, at::kCPU, replicas)));
    }
    Result<RunState> train(const Watch &watch = {}, FileSystem &system = FileSystem::real())
    {
        LoopOptions options;
        options.stop = stop.get_token();
        options.watch = watch;
        options.extractor = extractor;
        options.system = &system;
        TrainingLoop loop(run.folder, *run.trainer, replicas, run.pack, at::kCPU, options);
        return loop.run(run.reason, run.warnings);
    }
    Result<RunState> trainTo(std::int64_t step)
    {
        return train([&](const RunStatus &status) {
            if (status.step >= step)
                stop.request_stop();
        });
    }

    ReadyRun run;
    std::stop_source stop;
    std::filesystem::path extractor; ///< for FD-Lite0
    inline static Replicas replicas;
};

} // namespace hit::test
