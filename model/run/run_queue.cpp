// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_queue.h"

#include "model/core/file_lock.h"
#include "model/core/input_file.h"
#include "model/core/stoppable_sleep.h"
#include "model/run/run_lock.h"
#include "model/run/run_requests.h"

#include <set>
#include <utility>

namespace hit {
namespace {

using namespace std::chrono_literals;

/// As a paused trainer: requests come through the file system, so the lock is looked at with them.
constexpr auto look_interval = 100ms;
/// One who has just got a place has not said so yet.
constexpr auto until_said = 10ms;
constexpr std::int64_t longest_path = 4096;

std::string absolute(const RunFolder &run)
{
    return std::filesystem::absolute(run.path()).lexically_normal().string();
}

/// The same folder may have several names: a link, a home that is mounted elsewhere.
bool is_same(const std::filesystem::path &path, const RunFolder &run)
{
    std::error_code ignored;
    return path == absolute(run) || std::filesystem::equivalent(path, run.path(), ignored);
}

class Waiter final
{
public:
    Waiter(const RunFolder &run, const std::stop_token &stop,
           const std::function<void(const RunStatus &)> &watch)
        : run_(run)
        , self_(absolute(run))
        , status_(read_status(run).value_or(RunStatus()))
        , stop_(stop)
        , watch_(watch)
        , writer_(run)
    {
    }

    Result<Turn> wait(const RunFolder &ahead)
    {
        const RunStatus before = status_;
        return wait_in_line(ahead).map_error([&](Error error) {
            say_given_up(before, error);
            return error;
        });
    }

private:
    Result<Turn> wait_in_line(std::optional<RunFolder> ahead)
    {
        while (ahead && !stopped()) {
            auto last = line_up(std::move(*ahead));
            if (!last)
                return tl::unexpected(last.error());
            ahead = *last ? wait_behind(**last) : std::nullopt;
        }
        return stopped() ? say_stopped() : Turn::Come;
    }

    /// A run that has trained is as it was; of a new one nobody else will say why it never began.
    void say_given_up(RunStatus before, const Error &error)
    {
        if (before.state == RunState::Starting) {
            before.state = RunState::Failed;
            before.last_error = error.line();
        }
        (void)writer_.write(before);
    }

    bool stopped()
    {
        stopped_ = stopped_ || stop_.stop_requested() || take_request(run_, Request::Stop);
        return stopped_;
    }

    Result<Turn> say_stopped()
    {
        status_.state = RunState::Stopped;
        return writer_.write(status_).map([] { return Turn::Stopped; });
    }

    /// Takes the place behind `ahead`, or behind the last who waits for it. That run; nothing: this
    /// is stopped.
    Result<std::optional<RunFolder>> line_up(RunFolder ahead)
    {
        while (!stopped()) {
            if (waits_for_this(ahead))
                return circle(ahead);
            further_ = observe(ahead).waits_for;
            auto place = FileLock::try_take(ahead.queue_file());
            if (!place)
                return tl::unexpected(place.error());
            if (*place) {
                if (auto taken = take(ahead, std::move(**place)); !taken)
                    return tl::unexpected(taken.error());
                if (waits_for_this(ahead)) { // that one looked when this did
                    place_.reset();
                    return circle(ahead);
                }
                return std::optional(std::move(ahead));
            }
            if (auto follower = follower_of(ahead))
                ahead = std::move(*follower);
            else
                sleep_unless_stopped(stop_, until_said);
        }
        return std::nullopt;
    }

    tl::unexpected<Error> circle(const RunFolder &ahead) const
    {
        return fail(ErrorCode::WrongUse, ahead.path().string(), "it waits for " + self_ + " itself",
                    "start one of them now");
    }

    /// First the status: the file in the place is checked against it.
    Status take(const RunFolder &ahead, FileLock place)
    {
        status_.state = RunState::Waiting;
        status_.waits_for = absolute(ahead);
        status_.images_per_second = 0;
        status_.seconds_left = -1;
        return writer_.write(status_).and_then([&] { return place.write(self_); }).map([&] {
            place_ = std::move(place);
            watch_(status_);
        });
    }

    bool waits_for_this(RunFolder ahead) const
    {
        std::set<std::string> seen;
        while (seen.insert(absolute(ahead)).second) {
            if (is_same(self_, ahead))
                return true;
            const RunStatus status = observe(ahead);
            auto further = RunFolder::open(status.waits_for);
            if (status.state != RunState::Waiting || !further)
                return false;
            ahead = std::move(*further);
        }
        return false;
    }

    /// What the file says may be of one who was killed.
    static std::optional<RunFolder> follower_of(const RunFolder &ahead)
    {
        const auto path = read_small_file(ahead.queue_file(), longest_path);
        if (!path)
            return std::nullopt;
        auto follower = RunFolder::open(*path);
        if (!follower)
            return std::nullopt;
        const RunStatus status = observe(*follower);
        const bool waits = status.state == RunState::Waiting && is_same(status.waits_for, ahead);
        return waits ? std::optional(std::move(*follower)) : std::nullopt;
    }

    /// Until the one ahead has ended, or this is stopped. The run that it waited for itself, if it
    /// gave up before its turn.
    std::optional<RunFolder> wait_behind(const RunFolder &ahead)
    {
        while (!stopped()) {
            const RunStatus status = observe(ahead);
            if (RunFolder::open(ahead.path())) // else it was deleted and says nothing any more
                further_ = status.waits_for;
            // The lock is taken before the status says so, and given back after the memory.
            if (!is_at_work(status.state) && !RunLock::is_held(ahead))
                break;
            (void)writer_.write(status_); // other machines see by it that this process lives
            sleep_unless_stopped(stop_, look_interval);
        }
        place_.reset();
        auto next = RunFolder::open(further_);
        return next && !further_.empty() ? std::optional(std::move(*next)) : std::nullopt;
    }

    const RunFolder &run_;
    const std::string self_;
    RunStatus status_;
    const std::stop_token stop_;
    const std::function<void(const RunStatus &)> &watch_;
    StatusWriter writer_;
    std::optional<FileLock> place_; ///< behind the one ahead
    std::string further_;           ///< whom the one ahead waited for when it was last seen
    bool stopped_ = false;
};

} // namespace

Result<Turn> wait_for_turn(const RunFolder &run, const RunFolder &ahead,
                           const std::stop_token &stop,
                           const std::function<void(const RunStatus &)> &watch)
{
    return guard(run.path().string(), [&] { return Waiter(run, stop, watch).wait(ahead); });
}

} // namespace hit
