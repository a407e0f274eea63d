// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/checkpoint_files.h"
#include "model/run/run_events.h"
#include "model/run/run_lock.h"
#include "model/run/run_status.h"
#include "tests/app/hit_program.h"
#include "tests/run/train_support.h"

#include <csignal>

namespace hit::test {

inline RunState stateOf(const RunFolder &run)
{
    return observe(run).state;
}

/// The largest step that the trainer told of.
inline std::int64_t lastStepTold(const RunFolder &run)
{
    const RunCurves curves = curvesOf(run);
    const auto losses = curves.scalars().find("loss/generator");
    return losses == curves.scalars().end() || losses->second.empty() ? 0
                                                                      : losses->second.back().step;
}

/// Polls without a pause, as what it waits for may last for a millisecond only.
template <typename Condition>
bool soon(const Condition &condition)
{
    QDeadlineTimer deadline(30'000);
    while (!condition())
        if (deadline.hasExpired())
            return false;
    return true;
}

/// `hit train` on a run of noise, as a process of its own.
class TrainProgram
{
public:
    explicit TrainProgram(const Recipe &recipe)
        : m_pack(text(makePack(m_scratch / "pack.safetensors")))
        , m_path(text(m_scratch / "run"))
    {
        writeAll(m_scratch / "recipe.json", QByteArray::fromStdString(to_json(recipe).dump()));
    }
    RunFolder folder() const
    {
        auto run = RunFolder::open(m_path.toStdString());
        if (!run)
            qFatal("%s", run.error().line().c_str());
        return *run;
    }
    const QString &path() const { return m_path; }
    const Scratch &scratch() const { return m_scratch; }

    QStringList newRun() const
    {
        return {"train",    "--data", m_pack,      "--recipe", text(m_scratch / "recipe.json"),
                "--output", m_path,   "--threads", "1"};
    }
    QStringList oldRun() const { return {"train", "--resume", m_path}; }

    /// A program and its first arguments, which `hit` and its arguments follow.
    void startBy(const QStringList &launcher) { m_launcher = launcher; }
    /// Begins the run, or resumes it. False: it did not come to train.
    bool start()
    {
        m_process = std::make_unique<QProcess>();
        m_process->start(call().first(), call().mid(1));
        return QTest::qWaitFor(
                   [&] {
                       return m_process->state() == QProcess::NotRunning
                              || (QFile::exists(m_path + "/run.json")
                                  && stateOf(folder()) == RunState::Running);
                   },
                   60'000)
               && m_process->state() == QProcess::Running;
    }
    /// Begins the run, or resumes it, and waits for its end.
    Ran finish() const { return test::run(call().first(), call().mid(1)); }
    QProcess &process() { return *m_process; }
    /// kill -9, at once. Of one that has ended: nothing; process 0 would be the tests themselves.
    void kill()
    {
        if (!isRunning())
            return;
        ::kill(static_cast<pid_t>(m_process->processId()), SIGKILL);
        m_process->waitForFinished(60'000);
    }
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }

    static QString text(const std::filesystem::path &path)
    {
        return QString::fromStdString(path.string());
    }

private:
    QStringList call() const
    {
        const bool isNew = !QFile::exists(m_path + "/run.json");
        return m_launcher + QStringList{hitProgram} + (isNew ? newRun() : oldRun());
    }

    Scratch m_scratch;
    QString m_pack, m_path;
    QStringList m_launcher;
    std::unique_ptr<QProcess> m_process;
};

} // namespace hit::test
