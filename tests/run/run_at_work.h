// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_lock.h"
#include "model/run/run_status.h"
#include "tests/run/run_support.h"
#include "ui/train/run_library.h"

#include <QSettings>

namespace hit::test {

inline QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// A run that this process is at work on, as far as its folder tells, and a library that lists it.
class RunAtWork
{
public:
    RunAtWork()
        : settings(textOf(run.scratch / "settings.ini"), QSettings::IniFormat)
    {
        if (!lock)
            qFatal("no lock");
        tell(RunState::Running);
        settings.setValue("train/folders", QStringList{textOf(run.scratch.path())});
        library = std::make_unique<RunLibrary>(settings);
    }
    QString path() const { return textOf(run.folder.path()); }
    void tell(RunState state, std::int64_t step = 0) const
    {
        RunStatus status;
        status.state = state;
        status.step = step;
        if (!StatusWriter(run.folder).write(status))
            qFatal("no status");
        if (library)
            library->lookNow();
    }
    bool wasAsked(Request request) const
    {
        return std::filesystem::exists(run.folder.requests() / name_of(request));
    }
    void refuseRequests() const
    {
        std::filesystem::remove_all(run.folder.requests());
        writeAll(run.folder.requests(), "no folder");
    }

    ScratchRun run;
    Result<RunLock> lock = RunLock::take(run.folder);
    QSettings settings;
    std::unique_ptr<RunLibrary> library;
};

} // namespace hit::test
