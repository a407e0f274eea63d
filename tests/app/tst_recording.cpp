// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/action_player.h"
#include "app/hitscope/action_recorder.h"
#include "tests/app/window_test.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>

using namespace hit;
using namespace hit::test;

class TestRecording final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    QTemporaryDir m_folder;
    QString m_recording = m_folder.filePath("actions.json");
    State m_end;

    static void useTheWindow(TestWindow &test)
    {
        Canvas &canvas = test.window->canvas();
        const QPoint middle = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, middle);
        for (int i = 1; i <= 5; ++i)
            QTest::mouseMove(&canvas, middle + QPoint(20, 9) * i);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, middle + QPoint(100, 45));
        QTest::keyClick(&canvas, Qt::Key_R);
        QVERIFY(test.waitForPicture());
        QTest::keyClick(&canvas, Qt::Key_Space);
        const State start = test.window->explorer().state();
        QTRY_VERIFY(test.window->explorer().state() != start);
        QTest::mouseClick(&canvas, Qt::LeftButton);
        QTest::keyClick(&canvas, Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(&canvas, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(&canvas, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(test.waitForPicture());
    }

    int play(const QString &path)
    {
        TestWindow test;
        ActionPlayer player(*test.window, test.window->explorer(), test.window->host(),
                            test.window->motion());
        QSignalSpy finished(&player, &ActionPlayer::finished);
        if (!player.start(path) || !(finished.count() || finished.wait(120'000)))
            return -1;
        m_end = test.window->explorer().state();
        return finished.first().first().toInt();
    }

private Q_SLOTS:
    void aRecordingPlaysToTheSameState()
    {
        State recorded;
        {
            TestWindow test;
            test.window->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(test.window.get()));
            QVERIFY(test.waitForPicture());
            ActionRecorder recorder(*test.window, test.window->explorer(), test.window->host(),
                                    test.window->motion());
            useTheWindow(test);
            test.window->motion().stop();
            recorded = test.window->explorer().state();
            QVERIFY(recorder.save(m_recording));
        }
        QVERIFY(recorded != State());
        const int code = play(m_recording);
        QCOMPARE(QByteArray::fromStdString(to_json(m_end).dump()),
                 QByteArray::fromStdString(to_json(recorded).dump()));
        QCOMPARE(code, 0);
    }

    void theProgramPlaysItToo()
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(HIT_TEST_BIN "/hitscope",
                      {"--device", "cpu", "--play", m_recording, fixtureModel()});
        QVERIFY(program.waitForFinished(120'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
    }

    void anotherEndIsAFailure()
    {
        QFile file(m_recording);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        json["end"] = QJsonObject{{"version", 1}};
        QCOMPARE(play(changed(json)), 1);
    }

    void anUnknownWidgetIsAFailure()
    {
        const QJsonObject action{{"do", "press"}, {"on", "mainWindow/nowhere"}};
        QCOMPARE(play(changed({{"version", 1},
                               {"size", QJsonArray{1280, 800}},
                               {"end", QJsonObject{{"version", 1}}},
                               {"actions", QJsonArray{action}}})),
                 1);
    }

    void whatIsNoRecordingIsRefused()
    {
        QCOMPARE(play(changed({{"version", 2}})), -1);
        QCOMPARE(play(m_folder.filePath("nowhere.json")), -1);
    }

private:
    QString changed(const QJsonObject &json) const
    {
        QFile file(m_folder.filePath("changed.json"));
        if (file.open(QIODevice::WriteOnly))
            file.write(QJsonDocument(json).toJson());
        return file.fileName();
    }
};

QTEST_MAIN(TestRecording)
#include "tst_recording.moc"
