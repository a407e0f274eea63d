// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/film_writer.h"
#include "tests/media/media_test.h"

using namespace hit;
using namespace hit::test;

namespace {

FilmOptions filmOptions(int frames)
{
    FilmOptions options;
    options.width = 64;
    options.height = 64;
    options.frames = frames;
    options.fps = 25;
    return options;
}

/// Noise, so that the encoders have something to write.
Picture noise(int step)
{
    Picture picture{64, 64, std::vector<float>(64 * 64 * 3)};
    quint32 number = quint32(step) + 1;
    for (float &value : picture.rgb)
        value = float((number = number * 1664525U + 1013904223U) >> 8) / float(1U << 23) - 1;
    return picture;
}

Status film(const std::string &path, const FilmOptions &options)
{
    auto writer = FilmWriter::create(path, options);
    if (!writer)
        return tl::unexpected(writer.error());
    for (int i = 0; i < options.frames; ++i)
        if (Status added = (*writer)->add(noise(i)); !added)
            return added;
    return (*writer)->finish();
}

const QString killSwitch = "--write-and-die";

/// Adds all frames to a film and kills itself just before the end.
[[noreturn]] void writeAndDie(const std::string &path)
{
    auto writer = FilmWriter::create(path, filmOptions(30));
    for (int i = 0; writer && i < 30; ++i)
        if (!(*writer)->add(noise(i)))
            std::exit(1);
    if (writer)
        std::raise(SIGKILL);
    std::exit(1);
}

void addTargets()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"a.mp4", "a.webm", "a.gif", "a.webp", "frames"})
        QTest::newRow(name) << name;
}

} // namespace

class TestFilmFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStopWhileItIsFinishedLeavesNothing_data() { addTargets(); }
    void aStopWhileItIsFinishedLeavesNothing()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        auto writer = FilmWriter::create(folder.filePath(name).toStdString(), filmOptions(30));
        QVERIFY(writer);
        for (int i = 0; i < 30; ++i)
            QVERIFY((*writer)->add(noise(i)));
        std::stop_source stopper;
        stopper.request_stop();
        const Status status = (*writer)->finish(stopper.get_token());
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Interrupted);
        writer->reset();
        QCOMPARE(names(folder.path()), QStringList());
    }

    void anUnfinishedFilmLeavesNothing_data() { addTargets(); }
    void anUnfinishedFilmLeavesNothing()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        {
            auto writer = FilmWriter::create(folder.filePath(name).toStdString(), filmOptions(50));
            QVERIFY2(writer, writer ? "" : writer.error().line().c_str());
            for (int i = 0; i < 20; ++i)
                QVERIFY((*writer)->add(noise(i)));
            QVERIFY(!QFileInfo::exists(folder.filePath(name)));
        }
        QCOMPARE(names(folder.path()), QStringList());
    }

    void anotherNumberOfFramesIsAnError_data() { addTargets(); }
    void anotherNumberOfFramesIsAnError()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        {
            auto writer = FilmWriter::create(folder.filePath(name).toStdString(), filmOptions(3));
            QVERIFY(writer);
            QVERIFY((*writer)->add(noise(0)));
            QCOMPARE((*writer)->finish().error().code, ErrorCode::WrongUse);
            QVERIFY((*writer)->add(noise(1)));
            QVERIFY((*writer)->add(noise(2)));
            QCOMPARE((*writer)->add(noise(3)).error().code, ErrorCode::WrongUse);
        }
        QCOMPARE(names(folder.path()), QStringList());
    }

    void aFullDiskIsNamedAndLeavesNothing_data() { addTargets(); }
    void aFullDiskIsNamedAndLeavesNothing()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const std::string path = folder.filePath(name).toStdString();
        const Status status = [&] {
            const FileSizeLimit limit(5'000);
            return film(path, filmOptions(40));
        }();
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::DiskFull);
        QCOMPARE(names(folder.path()), QStringList());
    }

    void aKilledWriterLeavesNothingUnderTheName_data() { addTargets(); }
    void aKilledWriterLeavesNothingUnderTheName()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {killSwitch, folder.filePath(name)});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        QVERIFY(!QFileInfo::exists(folder.filePath(name)));
    }

    void anExistingFilmStaysWithoutOverwrite_data() { addTargets(); }
    void anExistingFilmStaysWithoutOverwrite()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const std::string path = folder.filePath(name).toStdString();
        QVERIFY(film(path, filmOptions(2)));
        QCOMPARE(FilmWriter::create(path, filmOptions(2)).error().code, ErrorCode::WrongUse);
        FilmOptions options = filmOptions(2);
        options.overwrite = true;
        QVERIFY(film(path, options));
        QCOMPARE(names(folder.path()), QStringList(name));
    }

    void refusesWithAWayOut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("fps");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("says");
        QTest::newRow("odd") << "a.mp4" << 63 << 30 << ""
                             << "even";
        QTest::newRow("fps") << "a.mp4" << 64 << 0 << ""
                             << "frames per second";
        QTest::newRow("gif too fast") << "a.gif" << 64 << 60 << ""
                                      << "50 or less";
        QTest::newRow("suffix") << "a.avi" << 64 << 30 << ""
                                << ".mp4, .webm";
        QTest::newRow("encoder") << "a.mp4" << 64 << 30 << "libnone"
                                 << "libx264";
        QTest::newRow("container") << "a.webm" << 64 << 30 << "libx264"
                                   << "webm cannot hold";
        QTest::newRow("folder") << "none/a.mp4" << 64 << 30 << ""
                                << "folder";
        QTest::newRow("no size") << "a.gif" << 0 << 30 << ""
                                 << "0 x 0";
    }
    void refusesWithAWayOut()
    {
        QFETCH(QString, name);
        QFETCH(int, side);
        QFETCH(int, fps);
        QFETCH(QString, codec);
        QFETCH(QString, says);
        QTemporaryDir folder;
        FilmOptions options = filmOptions(2);
        options.width = options.height = side;
        options.fps = fps;
        options.codec = codec.toStdString();
        const auto writer = FilmWriter::create(folder.filePath(name).toStdString(), options);
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::WrongUse);
        QVERIFY2(QString::fromStdString(writer.error().line()).contains(says),
                 writer.error().line().c_str());
        QCOMPARE(names(folder.path()), QStringList());
    }
};

int main(int argc, char **argv)
{
    if (argc == 3 && argv[1] == killSwitch)
        writeAndDie(argv[2]);
    QCoreApplication application(argc, argv);
    TestFilmFailures test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_film_failures.moc"
