// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/engine.h"

#include "model/core/log.h"
#include "model/engine/device.h"
#include "model/engine/heap.h"
#include "model/engine/inbox.h"

#include <mutex>
#include <thread>
#include <utility>

namespace hit {
namespace {

template <typename Function, typename... Arguments>
void call(const Function &function, Arguments &&...arguments)
{
    if (function)
        function(std::forward<Arguments>(arguments)...);
}

tl::unexpected<Error> cancelled()
{
    return fail(ErrorCode::Interrupted, "the picture", "it was cancelled");
}

} // namespace

struct Engine::Impl
{
    Impl(DeviceOptions device_options, Callbacks engine_callbacks)
        : options(std::move(device_options))
        , callbacks(std::move(engine_callbacks))
    {
        // Before the thread has an arena of its own.
        keep_heap();
        thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
    }

    void run(const std::stop_token &stop);
    void handle(Control control, const std::stop_token &stop);
    void handle(Preview preview, const std::stop_token &stop);
    void handle(const MapTurn &inspection, const std::stop_token &stop);
    void handle(QueuedRequest job, const std::stop_token &stop);

    Result<std::unique_ptr<Session>> opened(const OpenModel &asked, const DeviceOptions &on,
                                            const std::stop_token &stop) const;
    void open(const OpenModel &asked, std::uint64_t order, const std::stop_token &stop);
    void set_device(const DeviceOptions &asked, std::uint64_t order, const std::stop_token &stop);
    void use(std::unique_ptr<Session> opened_session, std::uint64_t order);
    Result<RenderResult> render(Session *with, const RenderRequest &request, Session::Keep keep,
                                std::stop_source &stopper, const std::stop_token &stop) const;
    bool falls_back(const Error &lost, std::uint64_t request_id, const std::stop_token &stop);

    DeviceOptions options;
    const Callbacks callbacks;
    Inbox inbox;
    mutable std::mutex
        session_mutex; ///< other threads read `session`, the engine thread changes it
    std::shared_ptr<Session> session;
    OpenModel model;     ///< of `session`
    std::jthread thread; ///< last: it ends before the rest
};

void Engine::Impl::run(const std::stop_token &stop)
{
    while (auto work = inbox.take(stop)) {
        const Status handled = guard("the engine", [&] {
            std::visit([&](auto &piece) { handle(std::move(piece), stop); }, *work);
        });
        if (!handled) // by a callback: what the model throws has become an answer
            log::error(handled.error().line());
    }
    for (const QueuedRequest &job : inbox.take_jobs())
        job.answer(cancelled());
}

void Engine::Impl::handle(Control control, const std::stop_token &stop)
{
    if (const auto *asked = std::get_if<OpenModel>(&control.what))
        open(*asked, control.order, stop);
    else
        set_device(std::get<DeviceOptions>(control.what), control.order, stop);
}

void Engine::Impl::handle(Preview preview, const std::stop_token &stop)
{
    const std::uint64_t id = preview.request.id;
    auto result =
        render(session.get(), preview.request, Session::Keep::Features, preview.stopper, stop);
    if (result) {
        inbox.preview_ended(Inbox::Ending::Done);
        call(callbacks.rendered, std::move(*result));
    } else if (result.error().code == ErrorCode::Interrupted) {
        inbox.preview_ended(Inbox::Ending::Stopped);
    } else if (falls_back(result.error(), id, stop)) {
        inbox.put_back(std::move(preview));
    } else {
        inbox.preview_ended(Inbox::Ending::Failed);
        call(callbacks.failed, result.error(), id);
    }
}

void Engine::Impl::handle(const MapTurn &inspection, const std::stop_token &stop)
{
    const RenderRequest &request = *inspection.request;
    auto result = [&]() -> Result<MapResult> {
        if (!session)
            return fail(ErrorCode::WrongUse, "the map", "no model is open", "open a model first");
        std::stop_source stopper = inspection.stopper;
        const std::stop_callback end(stop, [&] { stopper.request_stop(); });
        return guard("the map", [&] {
            return session->map(request, request.maps[inspection.index], stopper.get_token());
        });
    }();
    const bool again = !result
                       && (result.error().code == ErrorCode::Interrupted
                           || falls_back(result.error(), request.id, stop));
    if (again)
        return;
    for (const MapPlace &place : inbox.inspection_done(inspection))
        call(callbacks.inspected,
             MapAnswer{inspection.slot, place.request_id, place.index, result});
}

void Engine::Impl::handle(QueuedRequest job, const std::stop_token &stop)
{
    Session *with = job.of_session ? job.of_session.get() : session.get();
    auto result = [&]() -> Result<RenderResult> {
        const std::stop_callback cancel(job.cancelled, [&] { job.stopper.request_stop(); });
        return render(with, job.request, Session::Keep::Others, job.stopper, stop);
    }();
    const bool gave_way = !result && result.error().code == ErrorCode::Interrupted
                          && !job.cancelled.stop_requested() && !stop.stop_requested();
    if (gave_way
        || (!result && !job.of_session && falls_back(result.error(), job.request.id, stop)))
        inbox.put_back(std::move(job));
    else
        job.answer(std::move(result));
}

Result<RenderResult> Engine::Impl::render(Session *with, const RenderRequest &request,
                                          Session::Keep keep, std::stop_source &stopper,
                                          const std::stop_token &stop) const
{
    if (!with)
        return fail(ErrorCode::WrongUse, "the picture", "no model is open", "open a model first");
    const std::stop_callback end(stop, [&] { stopper.request_stop(); });
    return guard("the picture", [&] { return with->render(request, stopper.get_token(), keep); });
}

Result<std::unique_ptr<Session>> Engine::Impl::opened(const OpenModel &asked,
                                                      const DeviceOptions &on,
                                                      const std::stop_token &stop) const
{
    return guard(asked.path.string(), [&] {
        return Session::open(asked.path, on, asked.config, callbacks.open_progress, stop);
    });
}

void Engine::Impl::open(const OpenModel &asked, std::uint64_t order, const std::stop_token &stop)
{
    auto result = opened(asked, options, stop);
    if (!result)
        return call(callbacks.open_failed, result.error(), order);
    inbox.bind_jobs(order, session);
    model = asked;
    use(std::move(*result), order);
}

void Engine::Impl::set_device(const DeviceOptions &asked, std::uint64_t order,
                              const std::stop_token &stop)
{
    const auto compute = guard(asked.device, [&] { return choose_compute(asked); });
    if (!compute)
        return call(callbacks.open_failed, compute.error(), order);
    if (!session) {
        options = asked;
        return call(callbacks.opened, nullptr, order);
    }
    auto result = opened(model, asked, stop);
    if (!result)
        return call(callbacks.open_failed, result.error(), order);
    options = asked;
    use(std::move(*result), order);
}

void Engine::Impl::use(std::unique_ptr<Session> opened_session, std::uint64_t order)
{
    {
        std::shared_ptr<Session> next = std::move(opened_session);
        const std::lock_guard lock(session_mutex);
        session.swap(next);
    }
    inbox.drop_inspections_before(order);
    return_unused_heap();
    call(callbacks.opened, std::make_shared<const ModelInfo>(session->info()), order);
}

/// CUDA stopped working: goes on with the CPU, for good. False if that was not it, or the CPU
/// fails too.
bool Engine::Impl::falls_back(const Error &lost, std::uint64_t request_id,
                              const std::stop_token &stop)
{
    if (lost.code != ErrorCode::DeviceLost)
        return false;
    DeviceOptions on_cpu = options;
    on_cpu.device = "cpu";
    on_cpu.precision = Precision::Auto;
    auto result = opened(model, on_cpu, stop);
    if (!result)
        return false;
    options = on_cpu;
    use(std::move(*result), 0);
    call(callbacks.failed,
         Error{lost.code, lost.what, lost.why, "the picture now comes from the CPU", lost.details},
         request_id);
    return true;
}

Engine::Engine(DeviceOptions options, Callbacks callbacks)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(callbacks)))
{
}

Engine::~Engine() = default;

std::uint64_t Engine::open(std::filesystem::path path, ConfigOverride config)
{
    return impl_->inbox.put_control(OpenModel{std::move(path), std::move(config)});
}

std::uint64_t Engine::set_device(DeviceOptions options)
{
    return impl_->inbox.put_control(std::move(options));
}

void Engine::preview(RenderRequest request)
{
    impl_->inbox.put_preview(std::move(request));
}

void Engine::inspect(int slot, RenderRequest request)
{
    impl_->inbox.put_inspection(slot, std::move(request));
}

void Engine::enqueue(RenderRequest request, Answer answer, std::stop_token stop,
                     std::shared_ptr<Session> model)
{
    impl_->inbox.put_job(std::move(request), std::move(answer), std::move(stop), std::move(model));
}

std::shared_ptr<Session> Engine::hold() const
{
    const std::lock_guard lock(impl_->session_mutex);
    return impl_->session;
}

Engine::Counters Engine::counters() const
{
    return impl_->inbox.counters();
}

} // namespace hit
