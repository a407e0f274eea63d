// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/cuda/plugin_api.h"

#include <filesystem>

namespace hit {

/// Where CUDA comes from, in the order of loading.
struct CudaFiles
{
    std::filesystem::path driver;
    std::filesystem::path torch;
    std::filesystem::path plugin;
};
/// The system's driver, torch's CUDA library beside the torch that runs, our plug-in in
/// ../lib/hitscope of the program's folder (or HITSCOPE_CUDA_PLUGIN, which the tests set).
CudaFiles cuda_files();

/// Loads them for the rest of the process; nothing after the first that fails. Errors (WorkFailed)
/// give the reason to a person, for CudaStatus.
Result<const HitCudaApi *> open_cuda_plugin(const CudaFiles &files);

/// The loaded plug-in, or nullptr: cuda_status() has the reason.
const HitCudaApi *cuda_plugin();

/// Runs the plug-in's kernel on a small case on `device` and compares it with its twin pack.h, bit
/// by bit.
Status check_pack_kernel(const HitCudaApi &api, int device);

/// Turns an answer of the plug-in into a Status.
Status cuda_result(const HitCudaApi &api, int error, const char *what);

} // namespace hit
