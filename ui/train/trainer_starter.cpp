// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/trainer_starter.h"

#include "model/run/run_lock.h"
#include "model/run/run_status.h"
#include "ui/hit_child.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr qint64 mostSaid = 16 << 10;

QString logOf(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("log.txt"));
}

/// Not one that has ended and that nobody has waited for.
bool isAlive(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 2, 1) != "Z";
}

QStringList linesAfter(const QString &log, qint64 before)
{
    QFile file(log);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max(before, file.size() - mostSaid));
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

/// Of a trainer that is no more: its error, "what: why (remedy)", as `hit` prints it.
QString errorIn(const QStringList &lines)
{
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        if (line->startsWith(QLatin1String("hit: ")))
            return line->mid(5);
    return {};
}

} // namespace

TrainerStarter::TrainerStarter(const QString &program, QObject *parent)
    : QObject(parent)
    , m_program(program.isEmpty() ? commandLineProgram() : program)
{
    m_timer.setInterval(200ms);
    connect(&m_timer, &QTimer::timeout, this, &TrainerStarter::look);
}

Status TrainerStarter::start(const QStringList &arguments, const QString &folder)
{
    if (m_program.isEmpty())
        return fail(ErrorCode::NoFile, "hit", "the program that trains was not found",
                    "install it beside hitscope");
    const auto run = RunFolder::open(folder.toStdString());
    if (isStarting(folder) || (run && RunLock::is_held(*run)))
        return fail(ErrorCode::WrongUse, folder.toStdString(), "a trainer is at work on this run");
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::WorkFailed, folder.toStdString(), "the folder could not be made",
                    "choose a place where you may write");
    const QString log = logOf(folder);
    const qint64 logBytes = QFileInfo(log).size();
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(QStringList{QStringLiteral("train")} + arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    Start begun{0, logBytes, unix_seconds()};
    if (!process.startDetached(&begun.process))
        return fail(ErrorCode::WorkFailed, m_program.toStdString(), "it could not be started", {},
                    process.errorString().toStdString());
    m_starting[folder] = begun;
    m_timer.start();
    Q_EMIT starting(folder);
    return {};
}

Status TrainerStarter::resume(const QString &folder, int processes, const QString &images)
{
    QStringList arguments{QStringLiteral("--resume"), folder};
    if (processes > 1)
        arguments += {QStringLiteral("--processes"), QString::number(processes)};
    if (!images.isEmpty())
        arguments += {QStringLiteral("--data"), images};
    return start(arguments, folder);
}

Status TrainerStarter::resumeAfter(const QString &folder, const QString &ahead)
{
    return start({QStringLiteral("--resume"), folder, QStringLiteral("--after"), ahead}, folder);
}

/// In the background: the folder may be slow.
void TrainerStarter::look()
{
    for (const auto &[folder, start] : std::map(m_starting)) { // settle() takes them out, even now
        const auto kept = m_starting.find(folder);
        if (kept == m_starting.end() || std::exchange(kept->second.looking, true))
            continue;
        QtConcurrent::run([folder = folder, start = start] {
            return lookAt(folder, start);
        }).then(this, [this, folder = folder](const Outcome &outcome) { settle(folder, outcome); });
    }
}

TrainerStarter::Outcome TrainerStarter::lookAt(const QString &folder, const Start &start)
{
    const bool alive = isAlive(start.process); // first: what it told before it ended is there then
    const auto run = RunFolder::open(folder.toStdString());
    const auto status = run ? observe(*run) : RunStatus();
    if (run && is_at_work(status.state) && status.time >= start.time)
        return {true, {}};
    if (alive)
        return {};
    const QStringList said = linesAfter(logOf(folder), start.logBytes);
    const QString error = errorIn(said);
    const bool ended = status.state == RunState::Finished || status.state == RunState::Stopped;
    if (run && ended && error.isEmpty())
        return {true, {}}; // and done before anybody looked
    if (!error.isEmpty())
        return {true, error};
    return {true, said.isEmpty() ? tr("the trainer ended without a word") : said.last()};
}

void TrainerStarter::settle(const QString &folder, const Outcome &outcome)
{
    const auto start = m_starting.find(folder);
    if (start == m_starting.end())
        return;
    start->second.looking = false;
    if (!outcome.settled)
        return;
    m_starting.erase(start);
    if (m_starting.empty())
        m_timer.stop();
    if (outcome.error.isEmpty())
        Q_EMIT started(folder);
    else
        Q_EMIT failed(
            folder,
            Error{
                ErrorCode::WorkFailed, folder.toStdString(), outcome.error.toStdString(), {}, {}});
}

} // namespace hit
