// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_metrics.h"

#include "model/metrics/extractor_files.h"
#include "model/metrics/reference_cache.h"
#include "model/run/fixed_latents.h"

namespace hit {

RunMetrics::RunMetrics(const ImagePack &pack, Trainer &trainer, at::Device device,
                       std::filesystem::path extractor)
    : pack_(pack)
    , trainer_(trainer)
    , device_(device)
    , extractor_(std::move(extractor))
{
}

bool RunMetrics::is_due() const
{
    const std::int64_t every = trainer_.recipe().metric_every_steps;
    return every > 0 && trainer_.steps_done() % every == 0;
}

Status RunMetrics::check() const
{
    if (trainer_.recipe().metric_every_steps == 0)
        return {};
    if (extractor_.empty())
        return find_lite0().map([](const auto &) {});
    return extractor_kind(extractor_).map([](ExtractorKind) {});
}

Result<double> RunMetrics::measure(const std::function<bool()> &ended, std::stop_token stop)
{
    if (!monitor_) {
        auto started = FdMonitor::start(
            pack_,
            {device_, trainer_.recipe().metric_samples, extractor_, reference_cache_folder()},
            stop);
        if (!started)
            return tl::unexpected(started.error());
        monitor_.emplace(std::move(*started));
    }
    std::stop_source source;
    const std::stop_callback forward(stop, [&] { source.request_stop(); });
    const auto draw = [&](std::int64_t first, std::int64_t count) {
        if (ended())
            source.request_stop();
        return trainer_.draw(fixed_latents(trainer_.recipe(), first, count));
    };
    return monitor_->measure(draw, 32, source.get_token());
}

} // namespace hit
