// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/fd_monitor.h"
#include "model/training/trainer.h"

#include <functional>
#include <optional>

namespace hit {

/// FD-Lite0 of what a run's average draws, against the images that it is trained on. One thread,
/// the trainer's.
class RunMetrics final
{
public:
    /// All must outlive this. `extractor`: weights of EfficientNet-Lite0; empty: find_lite0().
    RunMetrics(const ImagePack &pack, Trainer &trainer, at::Device device,
               std::filesystem::path extractor);

    bool is_due() const; ///< after the trainer's present step
    /// Can it be measured at all? Said at the start of a run, not hours later.
    Status check() const;
    /// From the run's fixed latents, as many as the recipe says and there are images. The first
    /// call measures the images too. Asks `ended` between batches. Errors: those of FdMonitor,
    /// Interrupted.
    Result<double> measure(const std::function<bool()> &ended, std::stop_token stop);

private:
    const ImagePack &pack_;
    Trainer &trainer_;
    const at::Device device_;
    const std::filesystem::path extractor_;
    std::optional<FdMonitor> monitor_;
};

} // namespace hit
