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

tl::unexpected<Error> atWork(const QString &folder)
{
    return fail(ErrorCode::WrongUse, folder.toStdString(), "a trainer is at work on this run");
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

QStringList linesAfter(QFile &log, qint64 before)
{
    log.seek(std::max(before, log.size() - mostSaid));
    return QString::fromUtf8(log.readAll()).split(u'\n', Qt::SkipEmptyParts);
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
    if (isStarting(folder))
        return atWork(folder);
    m_starting[folder] = {};
    QtConcurrent::run(&m_disk, [program = m_program, arguments, folder] {
        return begin(program, arguments, folder);
    }).then(this, [this, folder](const Result<Start> &begun) { takeBegun(folder, begun); });
    return {};
}

/// In the background, as all that asks the folder: it may be slow.
Result<TrainerStarter::Start>
TrainerStarter::begin(const QString &program, const QStringList &arguments, const QString &folder)
{
    const auto run = RunFolder::open(folder.toStdString());
    if (run && RunLock::is_held(*run))
        return atWork(folder);
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::WorkFailed, folder.toStdString(), "the folder could not be made",
                    "choose a place where you may write");
    const QString log = QDir(folder).filePath(QStringLiteral("log.txt"));
    if (const QFileInfo info(log); info.exists() && !info.isFile())
        return fail(ErrorCode::WorkFailed, log.toStdString(), "it is not a file",
                    "remove or rename it");
    Start begun{0, std::make_shared<QFile>(log), 0, unix_seconds()};
    if (!begun.log->open(QIODevice::ReadWrite))
        return fail(ErrorCode::WorkFailed, log.toStdString(), "it cannot be written",
                    "see whether you may write there", begun.log->errorString().toStdString());
    begun.logBytes = begun.log->size();
    QProcess process;
    process.setProgram(program);
    process.setArguments(QStringList{QStringLiteral("train")} + arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    if (!process.startDetached(&begun.process))
        return fail(ErrorCode::WorkFailed, program.toStdString(), "it could not be started", {},
                    process.errorString().toStdString());
    return begun;
}

void TrainerStarter::takeBegun(const QString &folder, const Result<Start> &begun)
{
    if (!begun) {
        m_starting.erase(folder);
        return Q_EMIT failed(folder, begun.error());
    }
    m_starting[folder] = *begun;
    m_timer.start();
    Q_EMIT starting(folder);
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

void TrainerStarter::look()
{
    for (const auto &[folder, start] : std::map(m_starting)) { // settle() takes them out, even now
        const auto kept = m_starting.find(folder);
        if (kept == m_starting.end() || start.process == 0
            || std::exchange(kept->second.looking, true))
            continue;
        QtConcurrent::run(&m_disk, [folder = folder, start = start] {
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
    const QStringList said = linesAfter(*start.log, start.logBytes);
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
