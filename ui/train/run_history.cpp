// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_history.h"

#include "model/core/stoppable_sleep.h"
#include "model/run/run_folder.h"

#include <chrono>
#include <condition_variable>

namespace hit {

using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;
constexpr Clock::duration leastPause = 250ms, idlePause = 1s;

QList<SampleSheetFile> sheetsIn(const RunCurves &curves, const RunFolder &run)
{
    QList<SampleSheetFile> sheets;
    for (const RunCurves::Named &sample : curves.samples())
        sheets.append(
            {sample.step, QString::fromStdString((run.samples() / sample.file).string())});
    return sheets;
}

} // namespace

RunHistory::RunHistory(const QString &path, QObject *parent)
    : QObject(parent)
    , m_taker(std::make_shared<Taker>())
{
    m_taker->history = this;
    m_thread = std::jthread([taker = m_taker, path](const std::stop_token &stop) {
        const auto read = guard("events.jsonl", [&] { work(stop, path, *taker); });
        if (!read)
            tell(*taker, {.isRead = true, .error = QString::fromStdString(read.error().why)});
    });
}

RunHistory::~RunHistory()
{
    {
        const std::lock_guard lock(m_taker->mutex);
        m_taker->history = nullptr;
    }
    m_thread.request_stop();
    m_thread.detach(); // what it uses from now on is its own
}

void RunHistory::work(const std::stop_token &stop, const QString &path, Taker &taker)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run)
        return tell(taker, {.isRead = true, .error = QString::fromStdString(run.error().why)});
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
            const qint64 lost = curves.lost_lines() + reader.lost();
            const bool isWhole = lost == 0 && error.isEmpty();
            tell(taker, {std::make_shared<const RunCurves>(curves),
                         isWhole ? sheetsIn(curves, *run) : listSheets(*run), all, error, lost});
            told = Clock::now();
            toldAll = all;
            news = false;
        }
        if (all)
            sleep_unless_stopped(stop, idlePause);
    }
}

void RunHistory::tell(Taker &taker, const News &news)
{
    const std::lock_guard lock(taker.mutex);
    if (RunHistory *history = taker.history)
        QMetaObject::invokeMethod(history, [history, news] {
            history->m_news = news;
            Q_EMIT history->changed();
        });
}

} // namespace hit
