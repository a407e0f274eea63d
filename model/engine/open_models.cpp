// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/open_models.h"

#include "model/core/log.h"
#include "model/engine/device.h"
#include "model/engine/heap.h"

#include <ATen/DeviceAccelerator.h>

#include <utility>

namespace hit {
namespace {

/// "auto" found no room on the GPU.
bool fell_back(const Session &session, const DeviceOptions &device)
{
    return device.device == "auto" && !session.is_on_gpu() && cuda_status().available;
}

} // namespace

OpenModels::OpenModels(DeviceOptions device, Progress progress)
    : device_(std::move(device))
    , progress_(std::move(progress))
{
}

std::shared_ptr<Session> OpenModels::hold() const
{
    const std::lock_guard lock(mutex_);
    return shown_;
}

std::vector<ModelInMemory> OpenModels::in_memory() const
{
    std::vector<ModelInMemory> models;
    for (const Session *session : kept_.sessions())
        models.push_back({std::make_shared<const ModelInfo>(session->info()), session->bytes()});
    return models;
}

OpenModels::Opened OpenModels::read(const OpenModel &asked, const DeviceOptions &device,
                                    const std::stop_token &stop) const
{
    return guard(asked.path.string(), [&] {
        return Session::open(asked.path, device, asked.config, progress_, stop)
            .map([](std::unique_ptr<Session> session) {
                return std::shared_ptr<Session>(std::move(session));
            });
    });
}

OpenModels::Opened OpenModels::read_with_room(const OpenModel &asked, const DeviceOptions &device,
                                              const std::stop_token &stop)
{
    auto opened = read(asked, device, stop);
    const bool no_room =
        opened ? fell_back(**opened, device) : opened.error().code == ErrorCode::OutOfMemory;
    if (no_room && make_room())
        opened = read(asked, device, stop);
    return opened;
}

OpenModels::Opened OpenModels::from_memory_or_file(const OpenModel &asked,
                                                   const std::stop_token &stop)
{
    const FileStamp stamp = stamp_of(asked.path); // before it is read: it may change meanwhile
    auto there = kept_.use(asked, stamp);
    const bool in_use = there == shown_ || there == beside_;
    if (there && (in_use || !fell_back(*there, device_)))
        return there; // else there may be room by now
    return read_with_room(asked, device_, stop).map([&](std::shared_ptr<Session> session) {
        kept_.keep(asked, stamp, session);
        used_gpu_ = used_gpu_ || session->is_on_gpu();
        return session;
    });
}

Status OpenModels::open(const OpenModel &asked, const std::stop_token &stop)
{
    return from_memory_or_file(asked, stop).map([&](std::shared_ptr<Session> session) {
        model_ = asked;
        show(std::move(session));
    });
}

Status OpenModels::open_beside(const OpenModel &asked, const std::stop_token &stop)
{
    return from_memory_or_file(asked, stop).map([&](std::shared_ptr<Session> session) {
        beside_ = std::move(session);
    });
}

void OpenModels::close_beside()
{
    beside_.reset();
}

Status OpenModels::move_to(const DeviceOptions &device, const std::stop_token &stop)
{
    if (!shown_)
        return guard(device.device, [&] { return choose_compute(device); }).map([&](const auto &) {
            device_ = device;
        });
    const FileStamp stamp = stamp_of(model_.path);
    return read_with_room(model_, device, stop).map([&](const std::shared_ptr<Session> &session) {
        device_ = device;
        beside_.reset();
        kept_.clear();
        kept_.keep(model_, stamp, session);
        show(session);
        return_memory(); // of the device that was left
        used_gpu_ = session->is_on_gpu();
    });
}

void OpenModels::let_go(const std::filesystem::path &path)
{
    for (const Session *in_use : {shown(), beside()})
        if (in_use && in_use->info().path == path.string())
            return;
    if (kept_.drop(path))
        return_memory();
}

void OpenModels::set_budget(std::int64_t bytes)
{
    kept_.set_budget(bytes);
}

void OpenModels::fit()
{
    if (kept_.fit({shown(), beside()}))
        return_memory();
}

bool OpenModels::make_room()
{
    if (!kept_.drop_unused({shown(), beside()}))
        return false;
    return_memory();
    return true;
}

/// Of what was let go: torch would keep it for this process.
void OpenModels::return_memory()
{
    return_unused_heap();
    if (!used_gpu_)
        return;
    const Status returned = guard("the GPU", [] { at::accelerator::emptyCache(); });
    if (!returned) // CUDA may have stopped working
        log::warning(returned.error().line());
}

void OpenModels::show(std::shared_ptr<Session> session)
{
    const std::lock_guard lock(mutex_);
    shown_.swap(session); // the old one ends with the caller's, not under the lock
}

} // namespace hit
