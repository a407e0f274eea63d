// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_history.h"

#include "model/core/stoppable_sleep.h"
#include "model/run/run_folder.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace hit {

using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;
constexpr Clock::duration leastPause = 250ms, idlePause = 1s;

} // namespace

RunHistory::RunHistory(const QString &path, QObject *parent)
    : QObject(parent)
    , m_thread([this, path](const std::stop_token &stop) {
        if (const auto read = guard("events.jsonl", [&] { work(stop, path); }); !read)
            tell(std::make_shared<RunCurves>(), true, QString::fromStdString(read.error().why), 0);
    })
{
}

RunHistory::~RunHistory() = default;

void RunHistory::work(const std::stop_token &stop, const QString &path)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run)
        return tell(std::make_shared<RunCurves>(), true, QString::fromStdString(run.error().why),
                    0);
    EventReader reader(run->events_file());
    RunCurves curves;
    QString error;
    bool news = true; // also of a run without events
    bool toldAll = false;
    auto told = Clock::now();
    while (!stop.stop_requested()) {
        const auto more = reader.read_more();
        const QString before =
            std::exchange(error, more ? QString() : QString::fromStdString(more.error().why));
        const bool all = !more || more->empty();
        if (more)
            for (const RunEvent &event : *more)
                curves.add(event);
        news = news || all != toldAll || !all || error != before;
        // A copy takes a moment: while a long run is read, there are few.
        if (news && (all || Clock::now() - told >= leastPause)) {
            tell(std::make_shared<const RunCurves>(curves), all, error,
                 curves.lost_lines() + reader.lost());
            told = Clock::now();
            toldAll = all;
            news = false;
        }
        if (all)
            sleep_unless_stopped(stop, idlePause);
    }
}

void RunHistory::tell(std::shared_ptr<const RunCurves> curves, bool isRead, const QString &error,
                      qint64 lostLines)
{
    QMetaObject::invokeMethod(this, [this, curves = std::move(curves), isRead, error, lostLines] {
        m_lostLines = lostLines;
        m_curves = curves;
        m_isRead = isRead;
        m_error = error;
        Q_EMIT changed();
    });
}

} // namespace hit
