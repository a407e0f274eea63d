// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/cuda/plugin_api.h"

#include <ATen/core/Tensor.h>

#include <chrono>
#include <memory>
#include <vector>

namespace hit {

/// Milliseconds between marks: by the clock on the CPU, by events in the stream on CUDA, which
/// costs no waiting until finish().
class StageClock
{
public:
    /// Marks the start.
    StageClock(at::Device device, const HitCudaApi *api);
    void mark();
    /// One number for every mark. On CUDA it waits for the last one.
    std::vector<double> finish();
    /// Since the start.
    double milliseconds() const;

private:
    using Time = std::chrono::steady_clock;
    struct EndEvent
    {
        const HitCudaApi *api;
        void operator()(void *event) const { api->event_destroy(event); }
    };
    using Event = std::unique_ptr<void, EndEvent>;

    at::Device device_;
    const HitCudaApi *api_;
    Time::time_point start_ = Time::now();
    std::vector<Time::time_point> times_;
    std::vector<Event> events_;
};

} // namespace hit
