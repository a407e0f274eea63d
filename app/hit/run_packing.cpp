// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/run_packing.h"

#include "model/data/image_set.h"
#include "model/run/run_requests.h"
#include "model/run/run_status.h"

namespace hit {
namespace {

/// Tells the status how far it is, and looks for requests to stop.
class Packing
{
public:
    Packing(const RunFolder &run, const Context &context)
        : m_run(run)
        , m_writer(run)
        , m_progress(context.console, "Packing", 0)
        , m_interrupted(context.stop, [this] { m_stop.request_stop(); })
    {
        m_status.state = RunState::Packing;
    }

    void show(std::int64_t done, std::int64_t total)
    {
        m_progress.set(done, total);
        m_status.files_done = done;
        m_status.files = total;
        (void)m_writer.write(m_status); // who cannot see it misses nothing else
        if (take_request(m_run, Request::Stop))
            m_stop.request_stop();
    }
    std::stop_token stop() const { return m_stop.get_token(); }

private:
    const RunFolder &m_run;
    StatusWriter m_writer;
    RunStatus m_status;
    Console::Progress m_progress;
    std::stop_source m_stop;
    const std::stop_callback<std::function<void()>> m_interrupted;
};

Status sayStarting(const RunFolder &run)
{
    return StatusWriter(run).write(RunStatus{});
}

} // namespace

Result<PackedImages> packForRun(const std::filesystem::path &images,
                                const std::filesystem::path &folder, int size,
                                const Context &context)
{
    const auto run = RunFolder::create(folder);
    if (!run)
        return tl::unexpected(run.error());
    auto lock = RunLock::take(*run);
    if (!lock)
        return tl::unexpected(lock.error());
    run->sweep();
    take_requests(*run); // of one that was killed
    PackOptions options;
    options.size = options.least_side = size;
    options.overwrite = true; // of a trainer that ended before there was a run
    Packing packing(*run, context);
    const auto packed = pack_images(
        images, run->pack_file(), options,
        [&](std::int64_t done, std::int64_t total) { packing.show(done, total); }, packing.stop());
    if (!packed) {
        run->take_back();
        return tl::unexpected(packed.error());
    }
    context.console.say(images.string() + ": " + grouped(packed->scan.count(Verdict::Ok)) + " of "
                        + std::to_string(packed->scan.images.size())
                        + " files are images to train on; hit dataset scan --min-side "
                        + std::to_string(size) + " tells why");
    return sayStarting(*run).map([&] { return PackedImages{run->pack_file(), std::move(*lock)}; });
}

} // namespace hit
