// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_pack.h"
#include "model/run/run_lock.h"
#include "model/training/trainer.h"

#include <memory>

namespace hit {

/// What decides a run and is fixed at its beginning: run.json.
struct RunDescription
{
    Recipe recipe;
    std::filesystem::path data; ///< the pack, absolute; see find_pack()
    std::string fingerprint;    ///< of the pack
    std::filesystem::path from; ///< networks to start from; empty: fresh ones
    std::string device;         ///< "cpu", "cuda:0"
    int threads = 1;            ///< of the CPU
    int processes = 1;
};
/// Error: missing, damaged (BadFile), or made by a version that this one does not know.
Result<RunDescription> read_description(const RunFolder &run);

/// A run that this process may train.
struct ReadyRun
{
    RunFolder folder;
    std::optional<RunLock> lock; ///< of the replica that writes
    ImagePack pack;
    std::unique_ptr<Trainer> trainer;
    bool finished = false;       ///< at its last step, with all that a run leaves
    std::string reason;          ///< why it starts at the trainer's step, for a person
    std::vector<Error> warnings; ///< checkpoints that were passed over
};

/// A new run in `folder`; `description.fingerprint` need not be given. Error (WrongUse): there is a
/// run already, the pack's images are not of the recipe's size, or the tail of fresh networks would
/// be trained alone.
/// `lock`: its own, where it is held already.
Result<ReadyRun> begin_run(const std::filesystem::path &folder, RunDescription description,
                           at::Device device, Replicas &replicas, std::optional<RunLock> lock = {});

/// A run that this process may train later, by resume_run().
struct HeldRun
{
    RunFolder folder;
    RunLock lock;
};
/// A new run as begin_run() makes it, of one process. Its networks were tried and let go again, so
/// that another run has the memory. Its status says that it has not begun yet.
Result<HeldRun> queue_run(const std::filesystem::path &folder, RunDescription description,
                          std::optional<RunLock> lock = {});
/// One that there is. Error (WrongUse): a trainer is at work.
Result<HeldRun> hold_run(const std::filesystem::path &folder);
/// A run that is held and cannot go on: its status says why, as nobody may be there to see it.
void give_up(const RunFolder &run, const Error &error);

struct ResumeOptions
{
    std::filesystem::path data;       ///< where the pack is now; empty: find_pack()
    int threads = 0;                  ///< 0: as at the beginning
    std::optional<RunLock> lock = {}; ///< the run's, where it is held already
};
/// The run from its newest good checkpoint on. Error (WrongUse): a trainer is at work, or the pack
/// is another.
Result<ReadyRun> resume_run(const std::filesystem::path &folder, ResumeOptions options,
                            at::Device device, Replicas &replicas);

} // namespace hit
