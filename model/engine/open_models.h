// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"
#include "model/engine/kept_models.h"

#include <mutex>

namespace hit {

/// The models of one engine: the one that is shown, the one beside it, and those that are kept in
/// memory, all on one device. What has no room there takes that of models which are only kept. A
/// failure leaves everything else as it was. For the engine thread, but for hold().
class OpenModels final
{
public:
    OpenModels(DeviceOptions device, Progress progress);

    Session *shown() const { return shown_.get(); }   ///< null before the first
    Session *beside() const { return beside_.get(); } ///< null: none
    std::shared_ptr<Session> hold() const;            ///< the shown one; any thread
    const DeviceOptions &device() const { return device_; }
    std::vector<ModelInMemory> in_memory() const; ///< in the order of opening

    Status open(const OpenModel &asked, const std::stop_token &stop);
    Status open_beside(const OpenModel &asked, const std::stop_token &stop);
    void close_beside();
    /// The shown model there, if there is one; the others are let go.
    Status move_to(const DeviceOptions &device, const std::stop_token &stop);
    void let_go(const std::filesystem::path &path); ///< not one that is shown or beside
    void set_budget(std::int64_t bytes);
    /// Lets go of what is over the budget: to be called after each of these, and when a picture has
    /// made a model larger.
    void fit();
    /// Lets all go that are only kept; false if there are none.
    bool make_room();

private:
    using Opened = Result<std::shared_ptr<Session>>;
    Opened read(const OpenModel &asked, const DeviceOptions &device,
                const std::stop_token &stop) const;
    Opened read_with_room(const OpenModel &asked, const DeviceOptions &device,
                          const std::stop_token &stop);
    Opened from_memory_or_file(const OpenModel &asked, const std::stop_token &stop);
    void show(std::shared_ptr<Session> session);
    void return_memory();

    DeviceOptions device_;
    const Progress progress_;
    mutable std::mutex mutex_; ///< other threads read `shown_`
    std::shared_ptr<Session> shown_;
    OpenModel model_; ///< what `shown_` is
    std::shared_ptr<Session> beside_;
    KeptModels kept_; ///< these two also
    bool used_gpu_ = false;
};

} // namespace hit
