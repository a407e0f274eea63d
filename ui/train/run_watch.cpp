// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_watch.h"

#include "model/core/log.h"
#include "model/core/result.h"
#include "ui/train/run_reader.h"

namespace hit {

using namespace std::chrono_literals;

RunWatch::RunWatch(const QString &folder, int thumbnailSide, Told told)
    : m_thread([this, folder, thumbnailSide, told = std::move(told)](const std::stop_token &stop) {
        work(stop, folder, thumbnailSide, told);
    })
{
}

RunWatch::~RunWatch() = default;

void RunWatch::lookNow()
{
    {
        const std::lock_guard lock(m_mutex);
        m_now = true;
    }
    m_changed.notify_all();
}

void RunWatch::work(const std::stop_token &stop, const QString &folder, int side, const Told &told)
{
    RunReader reader(folder, side);
    while (!stop.stop_requested()) {
        const auto begun = Clock::now();
        // Memory may be short for a while: there is a next look.
        if (const auto looked = guard(folder.toStdString(), [&] { told(reader.read(), begun); });
            !looked)
            log::warning(looked.error().line());
        // At most half of the time, however slow the folder is.
        const auto pause = std::max<Clock::duration>(1s, Clock::now() - begun);
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, stop, pause, [this] { return m_now; });
        m_now = false;
    }
}

} // namespace hit
