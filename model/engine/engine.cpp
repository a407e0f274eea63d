// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/engine.h"

#include "model/core/log.h"
#include "model/engine/heap.h"
#include "model/engine/inbox.h"
#include "model/engine/open_models.h"

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

std::vector<std::int64_t> bytes_of(const std::vector<ModelInMemory> &models)
{
    std::vector<std::int64_t> bytes;
    for (const ModelInMemory &model : models)
        bytes.push_back(model.bytes);
    return bytes;
}

} // namespace

struct Engine::Impl
{
    Impl(DeviceOptions device_options, Callbacks engine_callbacks)
        : callbacks(std::move(engine_callbacks))
        , models(std::move(device_options), callbacks.open_progress)
    {
        // Before the thread has an arena of its own.
        keep_heap();
        thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
    }

    void run(const std::stop_token &stop);
    void handle(const Control &piece, const std::stop_token &stop);
    void handle(Preview preview, const std::stop_token &stop);
    void handle(const MapTurn &inspection, const std::stop_token &stop);
    void handle(QueuedRequest job, const std::stop_token &stop);

    void control(const OpenModel &asked, std::uint64_t order, const std::stop_token &stop);
    void control(const DeviceOptions &asked, std::uint64_t order, const std::stop_token &stop);
    void control(const OpenBeside &asked, std::uint64_t order, const std::stop_token &stop);
    void control(const LetGo &asked, std::uint64_t order, const std::stop_token &stop);
    void control(const MemoryBudget &asked, std::uint64_t order, const std::stop_token &stop);
    void tell_opened(std::uint64_t order);
    void tell_beside(std::uint64_t order);
    void tell_memory();

    Status draw(Preview &preview, const std::stop_token &stop);
    Status draw_other(Preview &preview, const std::stop_token &stop);
    Result<RenderResult> render(Session *with, const RenderRequest &request, Session::Keep keep,
                                std::stop_source &stopper, const std::stop_token &stop);
    template <typename Work>
    auto with_room(const char *what, Work work);
    bool falls_back(const Error &lost, std::uint64_t request_id, const std::stop_token &stop);

    const Callbacks callbacks;
    Inbox inbox;
    OpenModels models;
    std::vector<std::int64_t> told_bytes; ///< of the models in memory
    std::jthread thread;                  ///< last: it ends before the rest
};

/// Where memory runs out, models that are only kept give way to a second try.
template <typename Work>
auto Engine::Impl::with_room(const char *what, Work work)
{
    auto result = guard(what, work);
    if (!result && result.error().code == ErrorCode::OutOfMemory && models.make_room()) {
        tell_memory();
        result = guard(what, work);
    }
    return result;
}

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

void Engine::Impl::handle(const Control &piece, const std::stop_token &stop)
{
    std::visit([&](const auto &asked) { control(asked, piece.order, stop); }, piece.what);
    told_bytes.clear(); // there may be others of the same size
    tell_memory();
    return_unused_heap();
}

void Engine::Impl::handle(Preview preview, const std::stop_token &stop)
{
    const bool other_first = preview.other && preview.other->first;
    Status drawn = other_first ? draw_other(preview, stop) : draw(preview, stop);
    if (drawn)
        drawn = other_first ? draw(preview, stop) : draw_other(preview, stop);
    if (drawn) {
        inbox.preview_ended(Inbox::Ending::Done);
        tell_memory();
    } else if (drawn.error().code == ErrorCode::Interrupted) {
        inbox.preview_ended(Inbox::Ending::Stopped);
    } else if (falls_back(drawn.error(), preview.request.id, stop)) {
        inbox.put_back(std::move(preview));
    } else {
        inbox.preview_ended(Inbox::Ending::Failed);
        call(callbacks.failed, drawn.error(), preview.request.id);
    }
}

Status Engine::Impl::draw(Preview &preview, const std::stop_token &stop)
{
    return render(models.shown(), preview.request, Session::Keep::Features, preview.stopper, stop)
        .map([&](RenderResult result) { call(callbacks.rendered, std::move(result)); });
}

/// What fails for this picture alone is its answer.
Status Engine::Impl::draw_other(Preview &preview, const std::stop_token &stop)
{
    if (!preview.other)
        return {};
    const OtherRequest &other = *preview.other;
    auto result = render(other.of_beside ? models.beside() : models.shown(), other.request,
                         other.of_beside ? Session::Keep::Features : Session::Keep::Others,
                         preview.stopper, stop);
    const bool ends_both = !result
                           && (result.error().code == ErrorCode::Interrupted
                               || result.error().code == ErrorCode::DeviceLost);
    if (ends_both)
        return tl::unexpected(result.error());
    call(callbacks.other_rendered, std::move(result), other.request.id);
    return {};
}

void Engine::Impl::handle(const MapTurn &inspection, const std::stop_token &stop)
{
    const RenderRequest &request = *inspection.request;
    auto result = [&]() -> Result<MapResult> {
        if (!models.shown())
            return fail(ErrorCode::WrongUse, "the map", "no model is open", "open a model first");
        std::stop_source stopper = inspection.stopper;
        const std::stop_callback end(stop, [&] { stopper.request_stop(); });
        return with_room("the map", [&] {
            return models.shown()->map(request, request.maps[inspection.index],
                                       stopper.get_token());
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
    Session *with = job.of_session ? job.of_session.get() : models.shown();
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
                                          const std::stop_token &stop)
{
    if (!with)
        return fail(ErrorCode::WrongUse, "the picture", "no model is open", "open a model first");
    const std::stop_callback end(stop, [&] { stopper.request_stop(); });
    return with_room("the picture",
                     [&] { return with->render(request, stopper.get_token(), keep); });
}

void Engine::Impl::control(const OpenModel &asked, std::uint64_t order, const std::stop_token &stop)
{
    const auto before = models.hold();
    const Status opened = models.open(asked, stop);
    if (!opened)
        return call(callbacks.open_failed, opened.error(), order);
    inbox.bind_jobs(order, before);
    tell_opened(order);
}

void Engine::Impl::control(const DeviceOptions &asked, std::uint64_t order,
                           const std::stop_token &stop)
{
    const bool had_beside = models.beside();
    const Status moved = models.move_to(asked, stop);
    if (!moved)
        return call(callbacks.open_failed, moved.error(), order);
    tell_opened(order);
    if (had_beside)
        tell_beside(0);
}

void Engine::Impl::control(const OpenBeside &asked, std::uint64_t order,
                           const std::stop_token &stop)
{
    if (!asked.model)
        models.close_beside();
    else if (const Status opened = models.open_beside(*asked.model, stop); !opened)
        return call(callbacks.open_failed, opened.error(), order);
    tell_beside(order);
}

void Engine::Impl::control(const LetGo &asked, std::uint64_t, const std::stop_token &)
{
    models.let_go(asked.path);
}

void Engine::Impl::control(const MemoryBudget &asked, std::uint64_t, const std::stop_token &)
{
    models.set_budget(asked.bytes);
}

void Engine::Impl::tell_opened(std::uint64_t order)
{
    inbox.drop_inspections_before(order);
    const Session *shown = models.shown();
    call(callbacks.opened, shown ? std::make_shared<const ModelInfo>(shown->info()) : nullptr,
         order);
}

void Engine::Impl::tell_beside(std::uint64_t order)
{
    const Session *beside = models.beside();
    call(callbacks.beside_opened,
         beside ? std::make_shared<const ModelInfo>(beside->info()) : nullptr, order);
}

void Engine::Impl::tell_memory()
{
    if (bytes_of(models.in_memory()) == told_bytes)
        return;
    models.fit(); // the features of a picture count too
    std::vector<ModelInMemory> in_memory = models.in_memory();
    told_bytes = bytes_of(in_memory);
    call(callbacks.in_memory_changed, std::move(in_memory));
}

/// CUDA stopped working: goes on with the CPU, for good. False if that was not it, or the CPU
/// fails too.
bool Engine::Impl::falls_back(const Error &lost, std::uint64_t request_id,
                              const std::stop_token &stop)
{
    if (lost.code != ErrorCode::DeviceLost)
        return false;
    DeviceOptions on_cpu = models.device();
    on_cpu.device = "cpu";
    on_cpu.precision = Precision::Auto;
    const bool had_beside = models.beside();
    if (!models.move_to(on_cpu, stop))
        return false;
    tell_opened(0);
    if (had_beside)
        tell_beside(0);
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

std::uint64_t Engine::open_beside(std::filesystem::path path, ConfigOverride config)
{
    return impl_->inbox.put_control(OpenBeside{OpenModel{std::move(path), std::move(config)}});
}

void Engine::close_beside()
{
    impl_->inbox.put_control(OpenBeside{});
}

void Engine::set_memory_budget(std::int64_t bytes)
{
    impl_->inbox.put_control(MemoryBudget{bytes});
}

void Engine::let_go(std::filesystem::path path)
{
    impl_->inbox.put_control(LetGo{std::move(path)});
}

void Engine::preview(RenderRequest request, std::optional<OtherRequest> other)
{
    impl_->inbox.put_preview(std::move(request), std::move(other));
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
    return impl_->models.hold();
}

Engine::Counters Engine::counters() const
{
    return impl_->inbox.counters();
}

} // namespace hit
