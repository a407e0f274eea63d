// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/session.h"

#include <ATen/core/Tensor.h>
#include <c10/core/Stream.h>

#include <memory>
#include <optional>
#include <string>

namespace hit {

/// Physical cores that this process may use: the affinity mask and the control group's quota count,
/// hyper-threads don't. At least 1.
int usable_cores();

/// Where a session computes, decided once.
struct Compute
{
    at::Device device = at::kCPU;
    Precision precision = Precision::Fp32; ///< never Auto
    int threads = 1;                       ///< on the CPU
    std::optional<c10::Stream> stream;     ///< on CUDA: the engine's own, always the same

    std::string text() const; ///< "CPU, 2 threads", "GPU 0, TF32"
};
/// Errors (WrongUse): a device that is none, CUDA by name where there is none, TF32 on the CPU.
Result<Compute> choose_compute(const DeviceOptions &options);
/// The same without a stream: for who only wants to know. This process uses nothing of a GPU yet,
/// where a stream takes some hundred MB of its memory.
Result<Compute> plan_compute(const DeviceOptions &options);

/// Sets up this thread for one run and puts everything back: inference mode, threads, precision,
/// stream.
class ComputeScope
{
public:
    explicit ComputeScope(const Compute &compute);
    ~ComputeScope();
    ComputeScope(const ComputeScope &) = delete;
    ComputeScope &operator=(const ComputeScope &) = delete;

private:
    struct Guards;
    std::unique_ptr<Guards> guards_;
};

} // namespace hit
