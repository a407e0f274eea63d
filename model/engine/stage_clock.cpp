// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/stage_clock.h"

#include "model/engine/cuda_plugin.h"
#include "model/engine/frame_pool.h"

namespace hit {
namespace {

double milliseconds_between(std::chrono::steady_clock::time_point start,
                            std::chrono::steady_clock::time_point end)
{
    return std::chrono::duration<double, std::milli>(end - start).count();
}

} // namespace

StageClock::StageClock(at::Device device, const HitCudaApi *api)
    : device_(device)
    , api_(device.is_cuda() ? api : nullptr)
{
    mark();
}

void StageClock::mark()
{
    if (!api_) {
        times_.push_back(Time::now());
        return;
    }
    void *event = nullptr;
    int error = api_->event_create(device_.index(), &event);
    if (error == 0) {
        events_.emplace_back(event, EndEvent{api_});
        error = api_->event_record(device_.index(), event, current_stream(device_));
    }
    if (auto status = cuda_result(*api_, error, "marking the end of a stage"); !status)
        throw ErrorException(status.error());
}

std::vector<double> StageClock::finish()
{
    std::vector<double> spans;
    if (!api_) {
        for (std::size_t i = 1; i < times_.size(); ++i)
            spans.push_back(milliseconds_between(times_[i - 1], times_[i]));
        return spans;
    }
    int error = api_->event_synchronize(events_.back().get());
    for (std::size_t i = 1; error == 0 && i < events_.size(); ++i) {
        float span = 0;
        error = api_->event_milliseconds(events_[i - 1].get(), events_[i].get(), &span);
        spans.push_back(span);
    }
    if (auto status = cuda_result(*api_, error, "reading the times of the stages"); !status)
        throw ErrorException(status.error());
    return spans;
}

double StageClock::milliseconds() const
{
    return milliseconds_between(start_, Time::now());
}

} // namespace hit
