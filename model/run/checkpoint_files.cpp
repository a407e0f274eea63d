// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/checkpoint_files.h"

#include "model/checkpoint/native_metadata.h"
#include "model/checkpoint/tensor_file.h"
#include "model/training/snapshot_keys.h"

#include <algorithm>
#include <system_error>

namespace hit {

std::vector<CheckpointFile> list_checkpoints(const RunFolder &run)
{
    std::vector<CheckpointFile> files;
    std::error_code error;
    for (std::filesystem::directory_iterator at(run.checkpoints(), error), end; !error && at != end;
         at.increment(error))
        if (const auto step = step_of_name(at->path().filename().string(), checkpoint_suffix);
            step >= 0)
            files.push_back({step, at->path()});
    std::ranges::sort(files, std::ranges::greater{}, &CheckpointFile::step);
    return files;
}

std::optional<CheckpointFile> find_live(const RunFolder &run)
{
    const auto file = open_safetensors(run.live_file());
    if (!file)
        return {};
    const auto step = (*file)->metadata().find(native::step_key);
    return CheckpointFile{step == (*file)->metadata().end() ? -1
                                                            : native::step_from_text(step->second),
                          run.live_file()};
}

std::optional<CheckpointFile> find_nearest(const RunFolder &run, std::int64_t step)
{
    auto files = list_checkpoints(run);
    if (auto live = find_live(run))
        files.push_back(std::move(*live));
    const auto nearest = std::ranges::min_element(
        files, {}, [step](const CheckpointFile &file) { return std::abs(file.step - step); });
    return nearest == files.end() ? std::nullopt : std::optional(std::move(*nearest));
}

std::filesystem::path checkpoint_path(const RunFolder &run, std::int64_t step)
{
    return run.checkpoints() / (step_name(step) + checkpoint_suffix);
}

void set_aside(const std::filesystem::path &file)
{
    std::error_code ignored;
    std::filesystem::rename(file, file.string() + ".damaged", ignored);
}

Status verify_checkpoint(const std::filesystem::path &file)
{
    return open_safetensors(file).and_then(
        [](const std::unique_ptr<TensorFile> &opened) { return opened->verify({}, {}); });
}

namespace {

/// Whole, and not a model that someone put beside the checkpoints.
Status can_go_on(const std::filesystem::path &file)
{
    return open_safetensors(file).and_then(
        [&](const std::unique_ptr<TensorFile> &opened) -> Status {
            if (!opened->metadata().contains(training_key))
                return fail(ErrorCode::BadFile, file.string(),
                            "it holds networks only, not the state of a run");
            return opened->verify({}, {});
        });
}

} // namespace

FoundCheckpoint find_good_checkpoint(const RunFolder &run)
{
    FoundCheckpoint found;
    for (CheckpointFile &checkpoint : list_checkpoints(run)) {
        auto verified = can_go_on(checkpoint.file);
        if (verified) {
            found.newest = std::move(checkpoint);
            break;
        }
        Error error = std::move(verified.error());
        if (error.what != checkpoint.file.string())
            error.why = error.what + ' ' + error.why;
        error.what = checkpoint.file.filename().string();
        error.remedy = "the checkpoint before it is used";
        if (error.code == ErrorCode::BadFile)
            set_aside(checkpoint.file);
        found.passed_over.push_back(std::move(error));
    }
    return found;
}

} // namespace hit
