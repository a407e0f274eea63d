// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/window_closing.h"

#include "model/core/temporary_file.h"
#include "ui/jobs.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMainWindow>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace hit {

namespace {

constexpr QLatin1String savedKey("exports/saved"), foldersKey("exports/folders");

QPushButton *addCancel(QMessageBox &question, int running)
{
    return question.addButton(running == 1 ? WindowClosing::tr("Cancel export")
                                           : WindowClosing::tr("Cancel exports"),
                              QMessageBox::DestructiveRole);
}

} // namespace

WindowClosing::WindowClosing(QMainWindow &window, JobList &jobs, QSettings &store)
    : QObject(&window)
    , m_window(window)
    , m_jobs(jobs)
    , m_store(store)
{
    sweep();
    connect(&m_jobs, &JobList::jobAdded, this, &WindowClosing::rememberFolder);
    connect(&m_jobs, &JobList::jobEnded, this, &WindowClosing::takeEnded);
}

/// Where a half-written file is left if the program is killed.
void WindowClosing::rememberFolder(int id)
{
    QStringList folders = m_store.value(foldersKey).toStringList();
    const QString folder = m_jobs.job(id)->folder;
    if (folder.isEmpty() || folders.contains(folder))
        return;
    m_store.setValue(foldersKey, folders << folder);
    m_store.sync();
}

/// What a program that was killed left where it wrote.
void WindowClosing::sweep()
{
    for (const QString &folder : m_store.value(foldersKey).toStringList())
        remove_stale_temporaries(folder.toStdString());
    m_store.remove(foldersKey);
}

bool WindowClosing::mayClose()
{
    if (m_jobs.running() == 0 || m_mayCancel)
        return true;
    ask();
    return false;
}

QStringList WindowClosing::takeSaved()
{
    QStringList saved = m_store.value(savedKey).toStringList();
    m_store.remove(savedKey);
    saved.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return saved;
}

bool WindowClosing::mayLogOut()
{
    if (m_jobs.running() == 0 || m_mayCancel)
        return true;
    QMessageBox *question = makeQuestion();
    connect(addCancel(*question, m_jobs.running()), &QAbstractButton::clicked, this,
            &WindowClosing::cancelRunning);
    question->exec(); // the desktop waits for this call to return
    return m_mayCancel || m_jobs.running() == 0;
}

void WindowClosing::ask()
{
    QMessageBox *question = makeQuestion();
    auto *hide = question->addButton(tr("Go on in the background"), QMessageBox::AcceptRole);
    auto *cancel = addCancel(*question, m_jobs.running());
    connect(hide, &QAbstractButton::clicked, this, &WindowClosing::goOnHidden);
    connect(cancel, &QAbstractButton::clicked, this, [this] {
        cancelRunning();
        m_window.close();
    });
    question->open();
}

/// With the answer that changes nothing.
QMessageBox *WindowClosing::makeQuestion()
{
    const int running = m_jobs.running();
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Close"),
                                     running == 1 ? tr("One export is not finished")
                                                  : tr("%1 exports are not finished").arg(running),
                                     QMessageBox::NoButton, &m_window);
    question->setObjectName(QStringLiteral("closeQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("What is cancelled leaves no file."));
    question->setDefaultButton(question->addButton(tr("Stay"), QMessageBox::RejectRole));
    return question;
}

void WindowClosing::goOnHidden()
{
    if (m_jobs.running() == 0) { // they ended while the question stood there
        m_window.close();
        return;
    }
    QApplication::setQuitOnLastWindowClosed(false);
    m_hidden = true;
    m_window.hide();
}

void WindowClosing::takeEnded(int id)
{
    if (!m_hidden)
        return;
    const Job &job = *m_jobs.job(id);
    if (job.state == Job::State::Failed)
        return comeBack();
    if (job.state == Job::State::Done) {
        const QString path = QDir(job.folder).absoluteFilePath(job.target);
        m_store.setValue(savedKey, m_store.value(savedKey).toStringList() << path);
    }
    if (m_jobs.running() == 0 && m_window.close())
        QApplication::quit();
}

/// The reason stands in the message bar.
void WindowClosing::comeBack()
{
    m_hidden = false;
    QApplication::setQuitOnLastWindowClosed(true);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

} // namespace hit
