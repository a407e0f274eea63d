// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_facts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int minute = 60, hour = 60 * minute, day = 24 * hour;

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::RunFacts", text);
}

/// status.json has whole lines, "what: why (remedy)"; a row has room for the why.
QString shortReason(const std::string &line)
{
    QString text = QString::fromStdString(line);
    if (const auto remedy = text.lastIndexOf(QLatin1String(" ("));
        remedy > 0 && text.endsWith(QLatin1Char(')')))
        text.truncate(remedy);
    if (const auto why = text.indexOf(QLatin1String(": ")); why >= 0)
        text.remove(0, why + 2);
    return text;
}

} // namespace

bool isAtWork(const RunFacts &run)
{
    return is_at_work(run.status.state);
}

bool trains(const RunFacts &run)
{
    return run.status.state == RunState::Running || run.status.state == RunState::Paused;
}

bool isPreparing(const RunFacts &run)
{
    return isWaiting(run) || run.status.state == RunState::Packing;
}

QString aheadOf(const RunFacts &run)
{
    return QFileInfo(QString::fromStdString(run.status.waits_for)).fileName();
}

bool canResume(const RunFacts &run)
{
    return run.isDescribed && !isAtWork(run) && run.status.state != RunState::Finished;
}

std::vector<RunFacts> usersOfImages(const std::vector<RunFacts> &runs, const QString &path)
{
    const auto owner = std::ranges::find(runs, path, &RunFacts::path);
    const QString place = owner == runs.end() ? path : owner->place;
    std::vector<RunFacts> users;
    std::ranges::copy_if(runs, std::back_inserter(users), [&](const RunFacts &run) {
        return run.path != path && run.imagesIn == place;
    });
    return users;
}

std::vector<RunFacts> endsOfQueues(const std::vector<RunFacts> &runs)
{
    const auto hasFollower = [&](const RunFacts &ahead) {
        return std::ranges::find(runs, ahead.place, &RunFacts::ahead) != runs.end();
    };
    std::vector<RunFacts> ends;
    std::ranges::copy_if(runs, std::back_inserter(ends), [&](const RunFacts &run) {
        return isAtWork(run) && run.isDescribed && !hasFollower(run);
    });
    return ends;
}

QString stateText(const RunFacts &run)
{
    if (!run.problem.isEmpty() && !isAtWork(run))
        return tr("Damaged: %1").arg(run.problem);
    const QString reason = shortReason(run.status.last_error);
    switch (run.status.state) {
    case RunState::Waiting:
        return tr("Waits for %1").arg(aheadOf(run));
    case RunState::Packing:
        return run.status.files > 0
                   ? tr("Packing %1 of %2 files")
                         .arg(countText(run.status.files_done), countText(run.status.files))
                   : tr("Packing images");
    case RunState::Starting:
        return tr("Starting");
    case RunState::Running:
        return run.isElsewhere ? tr("Training on %1").arg(QString::fromStdString(run.status.host))
                               : tr("Training");
    case RunState::Paused:
        return tr("Paused");
    case RunState::Stopped:
        return reason.isEmpty() ? tr("Stopped") : tr("Stopped: %1").arg(reason);
    case RunState::Finished:
        return tr("Done");
    case RunState::Failed:
        return reason.isEmpty() ? tr("Failed") : tr("Failed: %1").arg(reason);
    case RunState::Killed:
        return run.status.time > 0 ? tr("Trainer lost %1").arg(agoText(run.status.time))
                                   : tr("Trainer lost");
    }
    return {};
}

double progressOf(const RunFacts &run)
{
    if (run.status.state == RunState::Packing && run.status.files > 0)
        return std::clamp(double(run.status.files_done) / double(run.status.files), 0.0, 1.0);
    if (run.status.last_step <= 0)
        return -1;
    return std::clamp(double(run.status.step) / double(run.status.last_step), 0.0, 1.0);
}

QString countText(std::int64_t count)
{
    const QLocale locale;
    if (count < 1'000'000)
        return locale.toString(qint64(count));
    const bool huge = count >= 1'000'000'000;
    return (huge ? tr("%1\u202fG") : tr("%1\u202fM"))
        .arg(locale.toString(double(count) / (huge ? 1e9 : 1e6), 'f', 2));
}

QString bytesText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString spanText(double seconds)
{
    const qint64 whole = qRound64(std::min(seconds, 1e12));
    if (whole < 10)
        return tr("a few seconds");
    if (whole < minute)
        return tr("%1\u202fs").arg(whole / 10 * 10);
    if (whole < hour)
        return tr("%1\u202fmin").arg(whole / minute);
    if (whole < 2 * day)
        return tr("%1\u202fh %2\u202fmin").arg(whole / hour).arg(whole % hour / minute);
    return tr("%1 days").arg(qRound64(double(whole) / day));
}

QString agoText(double unixSeconds)
{
    const double since = unix_seconds() - unixSeconds;
    return since < 10 ? tr("just now") : tr("%1 ago").arg(spanText(since));
}

} // namespace hit
