// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace {

struct Ended
{
    int code = -1;
    QByteArray out, error;
};

Ended run(const QStringList &arguments, const QMap<QString, QString> &environment = {})
{
    QProcess program;
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (auto entry = environment.begin(); entry != environment.end(); ++entry)
        all.insert(entry.key(), entry.value());
    program.setProcessEnvironment(all);
    program.start(HIT_TEST_BIN "/hitscope", arguments);
    if (!program.waitForFinished(120'000) || program.exitStatus() != QProcess::NormalExit)
        return {};
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

const QString model = QStringLiteral(HIT_TEST_REFERENCE "/tiny128/ckpt");

} // namespace

/// The program as a person starts it.
class TestProgram final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void saysItsVersionAndHelpWithoutAScreen()
    {
        const QMap<QString, QString> noScreen{{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}};
        const Ended version = run({"--version"}, noScreen);
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith("hitscope "));
        const Ended help = run({"--help"}, noScreen);
        QCOMPARE(help.code, 0);
        for (const char *option : {"--upload", "--device", "--screenshot", "--record", "--play"})
            QVERIFY2(help.out.contains(option), option);
    }

    void refusesWrongUse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("option") << QStringList{"--nonsense"};
        QTest::newRow("upload") << QStringList{"--upload", "pigeon"};
        QTest::newRow("device") << QStringList{"--device", "cuda:x"};
        QTest::newRow("files") << QStringList{"a", "b", "c"};
    }
    void refusesWrongUse()
    {
        QFETCH(QStringList, arguments);
        const Ended ended = run(arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY(!ended.error.isEmpty());
    }

    void showsAPictureWhereverItRuns_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QFile plugin(m_folder.filePath("plugin.txt"));
        QVERIFY(plugin.open(QIODevice::WriteOnly));
        plugin.write("no library");
        QTest::newRow("as it comes") << QStringList{} << ""
                                     << "";
        QTest::newRow("copy") << QStringList{"--upload=copy"} << ""
                              << "";
        QTest::newRow("software") << QStringList{"--upload=software"} << ""
                                  << "";
        QTest::newRow("interop") << QStringList{"--upload=interop"} << ""
                                 << "";
        QTest::newRow("broken CUDA plug-in")
            << QStringList{"--device=auto"} << "HITSCOPE_CUDA_PLUGIN" << plugin.fileName();
        QTest::newRow("CUDA asked for, broken")
            << QStringList{"--device=cuda"} << "HITSCOPE_CUDA_PLUGIN" << plugin.fileName();
        QTest::newRow("no GL") << QStringList{} << "QT_QPA_PLATFORM"
                               << "offscreen";
    }
    void showsAPictureWhereverItRuns()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, variable);
        QFETCH(QString, value);
        const QString shot = m_folder.filePath("shot.png");
        QFile::remove(shot);
        const QStringList common{"--screenshot", shot, model};
        const Ended ended =
            run(arguments + common, variable.isEmpty() ? QMap<QString, QString>()
                                                       : QMap<QString, QString>{{variable, value}});
        QVERIFY2(ended.code == 0, ended.error);
        const QImage picture(shot);
        QVERIFY(picture.width() >= 960);
        QSet<QRgb> colors;
        const QPoint middle = picture.rect().center();
        for (int x = -40; x < 40; ++x)
            colors.insert(picture.pixel(middle + QPoint(x * 2, 0)));
        QVERIFY2(colors.size() > 4, "the middle of the canvas shows no picture");
    }

    void anEndSignalEndsItWithoutACrash_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("end") << SIGTERM;
        QTest::newRow("terminal closed") << SIGHUP;
    }
    void anEndSignalEndsItWithoutACrash()
    {
        QFETCH(int, signal);
        QProcess program;
        const QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *folder : {"XDG_DATA_HOME", "XDG_CONFIG_HOME"})
            environment.insert(folder, home.path());
        program.setProcessEnvironment(environment);
        program.start(HIT_TEST_BIN "/hitscope", {"--device=cpu", model});
        QFile log(home.filePath("hitscope/hitscope.log"));
        QTRY_VERIFY_WITH_TIMEOUT(log.isOpen() || log.open(QIODevice::ReadOnly), 30'000);
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += log.readAll()).contains("first picture"), 30'000);
        ::kill(pid_t(program.processId()), signal);
        QVERIFY(program.waitForFinished(30'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
    }

    void aBadModelIsShownAndReported()
    {
        const QString bad = m_folder.filePath("bad.safetensors");
        QFile file(bad);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const QString shot = m_folder.filePath("bad.png");
        const Ended ended = run({"--screenshot", shot, bad});
        QVERIFY(ended.error.contains("bad.safetensors"));
        QVERIFY(QFileInfo::exists(shot));
        QCOMPARE(ended.code, 3);
        const Ended noPlace = run({"--screenshot", shot, model, m_folder.filePath("none.npy")});
        QVERIFY2(noPlace.code == 3, noPlace.error);
    }

    void aScreenshotIsTheSameWithoutAScreen()
    {
        const QMap<QString, QString> noScreen{{"DISPLAY", ""},
                                              {"WAYLAND_DISPLAY", ""},
                                              {"QT_QPA_PLATFORM", ""},
                                              {"XDG_RUNTIME_DIR", m_folder.path()}};
        const QString shot = m_folder.filePath("screen.png");
        const Ended ended = run({"--screenshot", shot, model}, noScreen);
        QVERIFY2(ended.code == 0, ended.error);
        QCOMPARE(QImage(shot).size(), QSize(1600, 1000));
        const Ended window = run({model}, noScreen);
        QCOMPARE(window.code, 1);
        QVERIFY2(window.error.startsWith("hitscope: the screen: "), window.error);
        QCOMPARE(window.error.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
