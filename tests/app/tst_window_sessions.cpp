// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/autosave.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/session_saver.h"
#include "tests/app/window_test.h"
#include "ui/widgets/message_bar.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace hit;
using namespace hit::test;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

Message lastMessage(MainWindow &window)
{
    const auto history = window.messages().history();
    return history.isEmpty() ? Message() : history.last().message;
}

/// As a program that died in `folder` leaves it: two sessions, of seeds 7 and then 8.
void leaveBehind(const QString &folder)
{
    TestWindow first;
    QVERIFY(first.waitForPicture());
    AutosaveFiles files(folder);
    for (const int seed : {7, 8}) {
        first.window->explorer().travelTo({double(seed), 0});
        QVERIFY(files.write(first.window->sessions().text()));
    }
}

/// What was left in `folder`, in the data of a window to come.
struct Crashed
{
    Crashed()
    {
        leaveBehind(folder.filePath("sessions"));
        settings.store().setValue("greeted", true);
        // The program is gone, and with it who held the lock.
        for (const QString &name : sessions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            own = sessions.filePath(name);
    }
    QString newest() const { return own + "/unsaved session.hitscope"; }
    QString older() const { return own + "/unsaved session before.hitscope"; }
    void start()
    {
        Options options;
        options.model = fixtureModel();
        options.device = "cpu";
        window = std::make_unique<MainWindow>(settings, options);
        window->show();
    }
    double place() const { return window->explorer().state().latent.plane.x; }
    QStringList left() const { return sessions.entryList(QDir::Dirs | QDir::NoDotAndDotDot); }

    QTemporaryDir folder;
    QDir sessions{folder.filePath("sessions")};
    Settings settings{folder.filePath("settings.ini")};
    QString own;
    std::unique_ptr<MainWindow> window;
};

struct Said
{
    qint64 time;
    double place;
};

QList<Said> readSaid(const QString &path)
{
    QList<Said> all;
    for (const QByteArray &line : contents(path).split('\n')) {
        const QList<QByteArray> parts = line.split(' ');
        if (parts.size() == 2)
            all.append({parts[0].toLongLong(), parts[1].toDouble()});
    }
    return all;
}

} // namespace

class TestWindowSessions final : public QObject
{
    Q_OBJECT
    Theme m_theme{qApp};

private Q_SLOTS:
    void whatACrashLeftIsOfferedAndRestored()
    {
        Crashed crashed;
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).what.contains("was not saved"),
                                 60'000);
        const Message message = lastMessage(*crashed.window);
        QCOMPARE(message.actions.size(), 2);
        QCOMPARE(message.actions[0].text, "Restore");
        message.actions[0].run();
        QTRY_COMPARE_WITH_TIMEOUT(crashed.place(), 8.0, 60'000);
        QTRY_VERIFY(!crashed.window->explorer().inGesture());
        crashed.window->explorer().undo();
        QCOMPARE(crashed.place(), 0.0);
    }

    void theOldOneStaysUntilTheRestoredOneIsWritten()
    {
        Crashed crashed;
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).actions.size() == 2, 60'000);
        const QString old = crashed.own;
        lastMessage(*crashed.window).actions[0].run();
        QTRY_COMPARE_WITH_TIMEOUT(crashed.place(), 8.0, 60'000);
        QVERIFY(QFile::exists(old + "/unsaved session.hitscope") || crashed.left().size() > 1);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(old), 20'000);
        QCOMPARE(crashed.left().size(), 1); // this window's own
    }

    void theOldOneStaysWhileWhatWasThereBeforeIsWritten()
    {
        Crashed crashed;
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).actions.size() == 2, 60'000);
        const Message message = lastMessage(*crashed.window);
        const QString old = crashed.own;
        crashed.window->explorer().travelTo({3, 0});
        crashed.window->motion().setClockOn(false);
        message.actions[0].run();
        QTRY_VERIFY(crashed.window->explorer().inGesture());
        QTRY_COMPARE_WITH_TIMEOUT(crashed.left().size(), 2, 20'000);
        const QString own = crashed.sessions.filePath(
            crashed.left()[crashed.left()[0] == QFileInfo(old).fileName() ? 1 : 0]);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(own + "/unsaved session.hitscope"), 20'000);
        QVERIFY(QFile::exists(old + "/unsaved session.hitscope"));
        crashed.window->motion().advance(1);
        QCOMPARE(crashed.place(), 8.0);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(old), 20'000);
        const auto saved = read_saved_picture((own + "/unsaved session.hitscope").toStdString());
        QVERIFY(saved);
        QCOMPARE(saved->state.latent.plane.x, 8.0);
    }

    void aDragThatGoesOnIsKept()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QDir sessions(test.folder.filePath("sessions"));
        Explorer &explorer = test.window->explorer();
        explorer.begin("Travel");
        explorer.travelTo({5, 0});
        QTRY_VERIFY_WITH_TIMEOUT(!sessions.entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty(),
                                 20'000);
        QCOMPARE(explorer.undoStack()->count(), 0);
    }

    void theLastOfTwoSavesStays()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        SessionSaver &sessions = test.window->sessions();
        const QSignalSpy saved(&sessions, &SessionSaver::saved);
        const QString path = test.folder.filePath("a.hitscope");
        sessions.saveNamed(path);
        test.window->explorer().travelTo({5, 0});
        sessions.save(); // to the same file, which is still being written
        QTRY_COMPARE(saved.count(), 2);
        QCOMPARE(contents(path).toStdString(), sessions.text());
    }

    void aSaveThatEndsLateDoesNotTakeTheOpenSession()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        SessionSaver &sessions = test.window->sessions();
        const QSignalSpy saved(&sessions, &SessionSaver::saved);
        const QString a = test.folder.filePath("a.hitscope"),
                      b = test.folder.filePath("b.hitscope");
        sessions.saveNamed(a);
        sessions.take(b, {});
        QTRY_COMPARE(saved.count(), 1);
        const QByteArray before = contents(a);
        test.window->explorer().travelTo({5, 0});
        sessions.save();
        QTRY_COMPARE(saved.count(), 2);
        QCOMPARE(contents(a), before);
        QCOMPARE(contents(b).toStdString(), sessions.text());
    }

    void aSaveThatFailsLeavesTheSessionItsFile()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        SessionSaver &sessions = test.window->sessions();
        const QSignalSpy saved(&sessions, &SessionSaver::saved);
        const QString a = test.folder.filePath("a.hitscope");
        sessions.saveNamed(a);
        QTRY_COMPARE(saved.count(), 1);
        sessions.saveNamed(test.folder.filePath("no such folder/b.hitscope"));
        QTRY_VERIFY(lastMessage(*test.window).what.contains("was not saved"));
        test.window->explorer().travelTo({5, 0});
        sessions.save();
        QTRY_COMPARE(saved.count(), 2);
        QCOMPARE(contents(a).toStdString(), sessions.text());
    }

    void aDamagedOneIsRefusedAndTheOneBeforeUsed()
    {
        Crashed crashed;
        overwrite(crashed.newest(), contents(crashed.newest()).chopped(20));
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).actions.size() == 2, 60'000);
        const Message message = lastMessage(*crashed.window);
        QVERIFY2(message.why.contains("damaged"), qPrintable(message.why));
        QVERIFY(!message.details.isEmpty());
        message.actions[0].run();
        QTRY_COMPARE_WITH_TIMEOUT(crashed.place(), 7.0, 60'000);
    }

    void whereAllAreDamagedTheyAreSetAside()
    {
        Crashed crashed;
        overwrite(crashed.newest(), "");
        overwrite(crashed.older(), "{");
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).what.contains("damaged"), 60'000);
        QCOMPARE(lastMessage(*crashed.window).kind, Message::Kind::Error);
        QCOMPARE(crashed.left(), QStringList{QFileInfo(crashed.own).fileName() + ".damaged"});
        QVERIFY(lastMessage(*crashed.window).details.contains(crashed.left().first()));
    }

    void discardingDeletesThem()
    {
        Crashed crashed;
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).actions.size() == 2, 60'000);
        lastMessage(*crashed.window).actions[1].run();
        QCOMPARE(crashed.left(), QStringList());
    }

    void aWindowThatIsClosedLeavesNothingButItsLastPlace()
    {
        Crashed crashed;
        QDir(crashed.own).removeRecursively();
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(crashed.window->explorer().model(), 60'000);
        State edited = crashed.window->explorer().state();
        edited.latent = {Latent::Kind::Plane, {5, 0}, {}};
        Edit edit;
        edit.direction.assign(std::size_t(crashed.window->explorer().model()->config.z_dim), 0);
        edit.direction[0] = 1;
        edited.edits = {edit};
        crashed.window->explorer().apply("Edit", edited);
        QTRY_COMPARE_WITH_TIMEOUT(crashed.left().size(), 1, 20'000);
        crashed.window->close();
        QCOMPARE(crashed.left(), QStringList());
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(crashed.window->explorer().model(), 60'000);
        QTRY_VERIFY(lastMessage(*crashed.window).what.endsWith("and its edit are kept"));
        QCOMPARE(lastMessage(*crashed.window).actions.size(), 1);
        auto *bar = crashed.window->findChild<MessageBar *>();
        QVERIFY2(!bar->findChild<QTimer *>("informationTime")->isActive(), "it waits");
        QAction *back = crashed.window->findChild<QAction *>("file.lastSession");
        QVERIFY(back->isEnabled());
        back->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(crashed.place(), 5.0, 60'000);
        QTRY_VERIFY(!bar->isVisible());
    }

    void anAutosaveIsNoFileThatCtrlSWritesTo()
    {
        Crashed crashed;
        crashed.start();
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage(*crashed.window).actions.size() == 2, 60'000);
        lastMessage(*crashed.window).actions[0].run();
        QTRY_COMPARE_WITH_TIMEOUT(crashed.place(), 8.0, 60'000);
        crashed.window->sessions().save();
        QVERIFY(crashed.window->findChild<QWidget *>("saveSessionDialog"));
    }

    void whatAnotherWindowWorksOnIsNotOffered()
    {
        QTemporaryDir folder;
        AutosaveFiles here(folder.path()), there(folder.path());
        QVERIFY(here.write("{}"));
        QVERIFY(there.takeLeft().isEmpty());
        here.clear();
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    /// 3 times, HITSCOPE_KILLS for more.
    void whoIsKilledLosesAtMostTenSeconds()
    {
        const int kills = std::max(3, qEnvironmentVariableIntValue("HITSCOPE_KILLS"));
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo() << "random seed" << seed;
        QRandomGenerator random(seed);
        qint64 longest = 0;
        for (int i = 0; i < kills; ++i) {
            QTemporaryDir folder;
            QProcess program;
            program.start(HIT_TEST_EDITS_UNTIL_KILLED, {folder.path()});
            const QString said = folder.filePath("said.txt");
            const int moment = 4'500 + int(random.bounded(4'500));
            QTRY_VERIFY_WITH_TIMEOUT(
                [&] {
                    const auto all = readSaid(said);
                    return !all.isEmpty() && all.last().time - all.first().time > moment;
                }(),
                90'000);
            program.kill();
            QVERIFY(program.waitForFinished());
            const QList<Said> all = readSaid(said);
            AutosaveFiles files(folder.filePath("sessions"));
            const auto left = files.takeLeft();
            QCOMPARE(left.size(), 1);
            const auto saved = read_saved_picture(left[0].sessions[0].toStdString());
            QVERIFY2(saved, saved ? "" : saved.error().line().c_str());
            // It was the present one until the next place came.
            qint64 until = all.last().time;
            for (const Said &one : all)
                if (one.place > saved->state.latent.plane.x) {
                    until = one.time;
                    break;
                }
            longest = std::max(longest, all.last().time - until);
            QVERIFY2(all.last().time - until < 10'000, qPrintable(QString::number(until)));
        }
        qInfo() << kills << "kills, at most" << longest << "ms lost";
    }
};

QTEST_MAIN(TestWindowSessions)
#include "tst_window_sessions.moc"
