// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_lock.h"

#include "model/core/file_error.h"

#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr int attempts = 20;
constexpr auto pause = 10ms;

bool try_lock(int file, int how)
{
    int locked = -1;
    do {
        locked = ::flock(file, how | LOCK_NB);
    } while (locked != 0 && errno == EINTR);
    return locked == 0;
}

} // namespace

RunLock::RunLock(int file)
    : file_(file)
{
}

RunLock::RunLock(RunLock &&other) noexcept
    : file_(std::exchange(other.file_, -1))
{
}

RunLock &RunLock::operator=(RunLock &&other) noexcept
{
    std::swap(file_, other.file_);
    return *this;
}

RunLock::~RunLock()
{
    if (file_ >= 0)
        ::close(file_);
}

Result<RunLock> RunLock::take(const RunFolder &run)
{
    // NFS gives exclusive locks to writers only.
    RunLock lock(::open(run.lock_file().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (lock.file_ < 0)
        return tl::unexpected(write_error(run.lock_file(), errno, -1));
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (try_lock(lock.file_, LOCK_EX))
            return lock;
        if (errno != EWOULDBLOCK)
            return fail(ErrorCode::WorkFailed, run.lock_file().string(),
                        "the file system cannot lock it", "keep runs on another disk");
        std::this_thread::sleep_for(pause);
    }
    return fail(ErrorCode::WrongUse, run.path().string(), "a trainer is at work on this run",
                "hit run stop ends it");
}

bool RunLock::is_held(const RunFolder &run)
{
    const RunLock probe(::open(run.lock_file().c_str(), O_RDONLY | O_CLOEXEC));
    return probe.file_ >= 0 && !try_lock(probe.file_, LOCK_SH) && errno == EWOULDBLOCK;
}

} // namespace hit
