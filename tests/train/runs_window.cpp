// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_library.h"
#include "ui/train/trainer_starter.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QSettings>
#include <QSocketNotifier>

#include <iostream>
#include <memory>
#include <unistd.h>

using namespace hit;

namespace {

void say(const QJsonObject &word)
{
    std::cout << QJsonDocument(word).toJson(QJsonDocument::Compact).constData() << std::endl;
}

QJsonObject statesOf(const RunLibrary &library)
{
    QJsonObject states;
    for (const RunFacts &run : library.runs())
        states[run.name] = QString::fromUtf8(name_of(run.status.state).data());
    return states;
}

/// "resume RUN", "queue RUN AHEAD", "pause RUN", "continue RUN", "stop RUN".
void obey(const QStringList &words, const QDir &folder, RunLibrary &library,
          TrainerStarter &starter)
{
    const QString &order = words[0], run = folder.filePath(words.value(1));
    if (const auto request = request_from_name(order.toStdString()))
        return library.ask(run, *request);
    const Status begun = order == QLatin1String("queue")
                             ? starter.resumeAfter(run, folder.filePath(words.value(2)))
                             : starter.resume(run, 1);
    if (!begun)
        say({{"refused", words.value(1)}});
}

/// Of each order to start a trainer, whether there is one: what becomes of it is in the list.
void sayOutcomes(TrainerStarter &starter)
{
    const auto begun = std::make_shared<QSet<QString>>();
    QObject::connect(&starter, &TrainerStarter::starting, [begun](const QString &run) {
        begun->insert(run);
        say({{"begun", QDir(run).dirName()}});
    });
    QObject::connect(&starter, &TrainerStarter::started,
                     [begun](const QString &run) { begun->remove(run); });
    QObject::connect(&starter, &TrainerStarter::failed, [begun](const QString &run) {
        if (!begun->remove(run))
            say({{"refused", QDir(run).dirName()}});
    });
}

} // namespace

/// The window's side of training in a process that tst_run_orders starts and kills: PROGRAM FOLDER.
/// Takes orders from stdin; says what the list shows, and how the orders ended, one object a line.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 3)
        return 2;
    std::ios::sync_with_stdio(false); // what is in its buffer counts
    const QDir folder(QString::fromLocal8Bit(argv[2]));
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    settings.setValue("train/folders", QStringList{folder.path()});
    RunLibrary library(settings);
    TrainerStarter starter(QString::fromLocal8Bit(argv[1]));
    sayOutcomes(starter);
    QObject::connect(&library, &RunLibrary::changed, [&] { say({{"list", statesOf(library)}}); });
    QObject::connect(&library, &RunLibrary::refused, [](const QString &path, const Error &error) {
        say({{"not done", QDir(path).dirName()}, {"why", QString::fromStdString(error.line())}});
    });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, [&] {
        do { // several may have come at once
            std::string line;
            if (!std::getline(std::cin, line))
                return QCoreApplication::quit();
            obey(QString::fromStdString(line).split(u' '), folder, library, starter);
        } while (std::cin.rdbuf()->in_avail() > 0);
    });
    return QCoreApplication::exec();
}
