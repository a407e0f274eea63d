// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"
#include "tests/support/scratch.h"

#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include <csignal>
#include <unistd.h>

namespace hit::test {

/// A run of its own for one test.
class ScratchRun
{
public:
    ScratchRun()
        : folder(made(scratch))
    {
        if (!folder.describe({{"seed", 1}}))
            qFatal("no run to start with");
    }
    Scratch scratch;
    RunFolder folder;

private:
    static RunFolder made(const Scratch &scratch)
    {
        auto run = RunFolder::create(scratch / "run");
        if (!run)
            qFatal("%s", run.error().line().c_str());
        return *run;
    }
};

/// Another process that does `work` and then waits to be killed.
class Other
{
public:
    template <typename Work>
    explicit Other(Work work)
    {
        int ready[2];
        if (::pipe(ready) != 0)
            qFatal("no pipe");
        m_process = ::fork();
        if (m_process == 0) {
            const auto kept = work();
            const char done = '.';
            if (::write(ready[1], &done, 1) != 1)
                ::_exit(1);
            for (;;)
                ::pause();
        }
        ::close(ready[1]);
        char done = 0;
        if (::read(ready[0], &done, 1) != 1)
            qFatal("the other process did not begin");
        ::close(ready[0]);
    }
    ~Other() { kill(); }
    void kill()
    {
        if (m_process <= 0)
            return;
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
        m_process = 0;
    }

private:
    pid_t m_process = 0;
};

} // namespace hit::test
