// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hit_child.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <sys/prctl.h>

#include <csignal>

namespace hit {
namespace {

constexpr qsizetype longestLine = 4 << 20;

/// Its last line that is an error: "hit: what: why (remedy)".
QString errorIn(const QByteArray &printed)
{
    const QList<QByteArray> lines = printed.split('\n');
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        if (line->startsWith("hit: "))
            return QString::fromUtf8(line->mid(5));
    return {};
}

} // namespace

QString commandLineProgram()
{
    const QString name = QStringLiteral("hit");
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath(name);
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(name);
}

HitChild::HitChild(const QStringList &arguments, QObject *parent)
    : QObject(parent)
    , m_process(new QProcess(this))
{
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &HitChild::takeLines);
    connect(m_process, &QProcess::finished, this, &HitChild::end);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(tr("The program hit was not found beside hitscope, or does not start."));
    });
    const QString program = commandLineProgram();
    // Queued: nobody listens yet.
    QMetaObject::invokeMethod(
        this,
        [this, program, arguments] {
            m_process->start(program.isEmpty() ? QStringLiteral("hit") : program, arguments);
        },
        Qt::QueuedConnection);
}

HitChild::~HitChild()
{
    m_process->disconnect(this);
    m_process->kill();
    // One that uses the GPU takes a second to die, which nobody has to wait for.
    m_process->setParent(QCoreApplication::instance());
    if (m_process->state() == QProcess::NotRunning)
        m_process->deleteLater();
    else
        connect(m_process, &QProcess::stateChanged, m_process, &QObject::deleteLater);
}

void HitChild::takeLines()
{
    m_rest += m_process->readAllStandardOutput();
    qsizetype start = 0;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', start)) {
        Q_EMIT said(m_rest.mid(start, end - start));
        start = end + 1;
    }
    m_rest.remove(0, start);
    if (m_rest.size() > longestLine)
        giveUp(tr("The command line of Hitscope said something that is not understood."));
}

void HitChild::end()
{
    takeLines();
    if (m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0) {
        Q_EMIT finished();
        return;
    }
    const QString error = errorIn(m_process->readAllStandardError());
    giveUp(error.isEmpty() ? tr("The program that did it ended in the middle of the work.")
                           : error);
}

void HitChild::giveUp(const QString &why)
{
    m_process->disconnect(this);
    m_process->kill();
    Q_EMIT failed(why);
}

} // namespace hit
