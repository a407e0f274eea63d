// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

#include <csignal>

using namespace hit::test;

class TestHitFilms : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const QString &name) const { return m_dir.filePath(name); }
    QByteArray contents(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void filmsHaveTheirFramesAndRate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("mp4") << "a.mp4" << QStringList{} << QByteArray("60/1,13");
        QTest::newRow("webm loop")
            << "b.webm" << QStringList{"--loop", "--fps", "25"} << QByteArray("25/1,13");
        QTest::newRow("even spline")
            << "c.mp4" << QStringList{"--even", "--method", "spline", "--fps", "30"}
            << QByteArray("30/1,13");
        QTest::newRow("gif") << "d.gif" << QStringList{"--easing", "in-out"}
                             << QByteArray("50/1,13");
        QTest::newRow("crop") << "e.mp4" << QStringList{"--crop", "0,0,64,32"}
                              << QByteArray("60/1,13");
    }
    void filmsHaveTheirFramesAndRate()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, options);
        QFETCH(QByteArray, expected);
        const Ran ran = runHit(QStringList{"interpolate", checkpoint, "--seeds", "1,2,3",
                                           "--frames", "13", "-o", path(name), "--json"}
                               + options);
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["frames"].toInt(), 13);
        const Ran probe =
            run("ffprobe", {"-v", "error", "-count_frames", "-show_entries",
                            "stream=avg_frame_rate,nb_read_frames", "-of", "csv=p=0", path(name)});
        QCOMPARE(probe.out.trimmed(), expected);
    }

    void keysAreHitExactly()
    {
        QCOMPARE(runHit({"interpolate", checkpoint, "--seeds", "1,2", "--frames", "5", "-o",
                         path("frames")})
                     .code,
                 0);
        QCOMPARE(names(path("frames")).size(), 5);
        QCOMPARE(runHit({"generate", checkpoint, "--seeds", "1,2", "-o", path("keys")}).code, 0);
        const auto pixels = [&](const QString &file) {
            return run("convert", {path(file), "-depth", "8", "rgb:-"}).out;
        };
        QCOMPARE(pixels("frames/00000.png"), pixels("keys/seed-00001.png"));
        QCOMPARE(pixels("frames/00004.png"), pixels("keys/seed-00002.png"));
    }

    void theSessionBesideAFilmMakesItAgain()
    {
        const QStringList common{"interpolate", checkpoint, "--frames", "4", "--loop"};
        const Ran first =
            runHit(common + QStringList{"--seeds", "4,5", "--spread", "0.8", "-o", path("one")});
        QVERIFY2(first.code == 0, first.text());
        const Ran again = runHit(
            common
            + QStringList{"--session", path("one.hitscope"), "-o", path("two"), "--no-session"});
        QVERIFY2(again.code == 0, again.text());
        QVERIFY(!QFile::exists(path("two.hitscope")));
        for (const QString &frame : names(path("one")))
            QCOMPARE(run("cmp", {path("one/" + frame), path("two/" + frame)}).code, 0);
    }

    void theSessionThatWasReadStaysAsItIs()
    {
        QCOMPARE(runHit({"interpolate", checkpoint, "--seeds", "4,5", "--frames", "2", "-o",
                         path("own")})
                     .code,
                 0);
        const QByteArray before = contents("own.hitscope");
        QVERIFY(!before.isEmpty());
        QVERIFY(QFile::rename(path("own.hitscope"), path("mine.hitscope")));
        for (const QStringList &keys : {QStringList(), QStringList{"--seeds", "1,2"}}) {
            const Ran ran =
                runHit(QStringList{"interpolate", checkpoint, "--session", path("mine.hitscope"),
                                   "--frames", "2", "--force", "-o", path("mine.gif")}
                       + keys);
            QVERIFY2(ran.code == 0, ran.text());
            QCOMPARE(contents("mine.hitscope"), before);
        }
    }

    void theRateOfAGifIsSaidBeforeItIsMade()
    {
        const QStringList film{"interpolate", checkpoint, "--seeds", "1,2", "--frames", "2"};
        const Ran own = runHit(film + QStringList{"-o", path("own.gif")});
        QVERIFY2(own.code == 0, own.text());
        QVERIFY2(own.out.startsWith("A GIF: 50 frames per second\n"), own.text());
        const Ran asked = runHit(film + QStringList{"-o", path("asked.gif"), "--fps", "25"});
        QVERIFY2(asked.code == 0, asked.text());
        QVERIFY2(!asked.out.contains("A GIF"), asked.text());
        const Ran tooFast = runHit(film + QStringList{"-o", path("fast.gif"), "--fps", "60"});
        QCOMPARE(tooFast.code, 2);
        QVERIFY(!QFile::exists(path("fast.gif")));
    }

    void theSessionOfAFolderIsCalledAsTheFolder()
    {
        const Ran ran = runHit(
            {"interpolate", checkpoint, "--seeds", "1,2", "--frames", "2", "-o", path("take.2/")});
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY(QFile::exists(path("take.2.hitscope")));
        QVERIFY(!QFile::exists(path("take.hitscope")));
    }

    void existingOutputIsFoundBeforeTheModelIsOpened_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("existing");
        QTest::newRow("film") << QStringList{"interpolate", "--frames", "2"} << "there.mp4";
        QTest::newRow("session") << QStringList{"interpolate", "--frames", "2"} << "there.hitscope";
        QTest::newRow("picture") << QStringList{"generate"} << "there.png";
    }
    void existingOutputIsFoundBeforeTheModelIsOpened()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, existing);
        const QTemporaryDir folder;
        QFile file(folder.filePath(existing));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString output = command.front() == "generate" ? "there.png" : "there.mp4";
        const Ran ran = runHit(
            command
            + QStringList{"missing.safetensors", "--seeds", "1,2", "-o", folder.filePath(output)});
        QVERIFY2(ran.failedWith(2), ran.text());
        QVERIFY2(ran.err.contains("exists already"), ran.err);
    }

    void existingFilmsStayWithoutForce()
    {
        const QStringList arguments{"interpolate", checkpoint, "--seeds", "1,2",
                                    "--frames",    "2",        "-o",      path("kept.mp4")};
        QCOMPARE(runHit(arguments).code, 0);
        QVERIFY(runHit(arguments).failedWith(2));
        QCOMPARE(runHit(arguments + QStringList{"--force"}).code, 0);
    }

    void anInterruptEndsWithNothingLeft_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("signal");
        QTest::newRow("mp4, Ctrl+C") << "film.mp4" << SIGINT;
        QTest::newRow("webp, Ctrl+C") << "film.webp" << SIGINT;
        QTest::newRow("frames, SIGTERM") << "film" << SIGTERM;
    }
    void anInterruptEndsWithNothingLeft()
    {
        QFETCH(QString, name);
        QFETCH(int, signal);
        QTemporaryDir folder;
        QProcess process;
        process.start(hitProgram, {"interpolate", checkpoint, "--seeds", "1,2", "--frames", "50000",
                                   "-o", folder.filePath(name)});
        // It is in the middle of the work once its temporary is there; a WebP's has no name.
        if (name.endsWith("webp"))
            QTRY_VERIFY_WITH_TIMEOUT(
                run("ls", {"-l", QString("/proc/%1/fd").arg(process.processId())})
                    .out.contains(folder.path().toUtf8()),
                60'000);
        else
            QTRY_VERIFY_WITH_TIMEOUT(!names(folder.path()).isEmpty(), 60'000);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(process.readAllStandardError().count('\n'), 1);
        QCOMPARE(names(folder.path()), QStringList());
    }

    void aSignalThatWasIgnoredFromTheStartChangesNothing()
    {
        QTemporaryDir folder;
        QProcess process;
        process.start("sh", {"-c", "trap '' HUP; exec \"$@\"", "sh", hitProgram, "interpolate",
                             checkpoint, "--seeds", "1,2", "--frames", "50000", "-o",
                             folder.filePath("film")});
        const auto frames = [&] {
            const QStringList temporary = names(folder.path());
            return temporary.isEmpty() ? 0 : names(folder.filePath(temporary.front())).size();
        };
        QTRY_VERIFY_WITH_TIMEOUT(frames() > 0, 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGHUP);
        const auto before = frames();
        QTRY_VERIFY_WITH_TIMEOUT(frames() > before + 4, 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
    }

    void aMapGoesWithTheFilm_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QStringList>("map");
        QTest::addColumn<QString>("kind");
        const QStringList token{"--stage", "2", "--token", "5"};
        const QStringList strongest{"--stage", "4", "--strongest"};
        const QStringList pixel{"--stage", "1", "--kind", "dilated", "--pixel", "17,90"};
        QTest::newRow("over") << "over" << token << "amounts";
        QTest::newRow("beside") << "beside" << token << "amounts";
        QTest::newRow("tokens over") << "over" << strongest << "tokens";
        QTest::newRow("tokens beside") << "beside" << strongest << "tokens";
        QTest::newRow("pixel") << "over" << pixel << "amounts";
    }
    /// The last frame is the picture of seed 2.
    void aMapGoesWithTheFilm()
    {
        QFETCH(QString, place);
        QFETCH(QStringList, map);
        QFETCH(QString, kind);
        const QStringList film{"interpolate", checkpoint,     "--seeds", "1,2", "--frames",
                               "3",           "--no-session", "--force", "-o"};
        const Ran mapped = runHit(film + QStringList{path("mapped/"), "--overlay", place} + map);
        QVERIFY2(mapped.code == 0, mapped.text());
        QCOMPARE(runHit(film + QStringList{path("plain/")}).code, 0);
        const Ran values = runHit(
            QStringList{"attention", checkpoint, "--seed", "2", "--force", "-o", path("map.npy")}
            + map);
        QVERIFY2(values.code == 0, values.text());
        for (const char *folder : {"plain", "mapped"})
            QCOMPARE(run("convert", {path(folder) + "/00002.png", "-depth", "8",
                                     "rgb:" + path(folder) + ".rgb"})
                         .code,
                     0);
        const Ran same =
            python({QStringLiteral(HIT_SOURCE_DIR "/tests/app/overlay.py"), path("plain.rgb"),
                    path("mapped.rgb"), path("map.npy"), "128", kind});
        QVERIFY2(same.code == 0, same.err);
    }

    void refusesAMapThatIsNone_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("no place") << QStringList{"--stage", "2", "--token", "5"};
        QTest::newRow("no place for a token") << QStringList{"--token", "5"};
        QTest::newRow("no place for a rollout") << QStringList{"--rollout"};
        QTest::newRow("colours of nothing") << QStringList{"--colours", "grey"};
        QTest::newRow("no map") << QStringList{"--overlay", "over"};
        QTest::newRow("many") << QStringList{"--overlay", "over", "--stage", "2"};
        QTest::newRow("part") << QStringList{"--overlay", "over", "--stage", "2",
                                             "--token",   "5",    "--crop",  "0,0,64,64"};
    }
    void refusesAMapThatIsNone()
    {
        QFETCH(QStringList, options);
        const Ran ran = runHit(QStringList{"interpolate", checkpoint, "--seeds", "1,2", "--frames",
                                           "3", "-o", path("none.mp4")}
                               + options);
        QVERIFY2(ran.failedWith(2), ran.text());
        QVERIFY(!QFile::exists(path("none.mp4")));
    }
};

QTEST_GUILESS_MAIN(TestHitFilms)
#include "tst_hit_films.moc"
