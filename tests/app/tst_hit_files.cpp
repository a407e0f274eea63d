// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

#include <csignal>
#include <unistd.h>

using namespace hit::test;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("no file to test with");
}

const QString shard = "ckpt-12345.data-00000-of-00001", table = "ckpt-12345.index";

} // namespace

class TestHitFiles : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_native;

    /// A copy of the TensorFlow checkpoint in which `file` has other contents.
    QString damagedBundle(const char *name, const QString &file, const QByteArray &bytes) const
    {
        const QString folder = m_dir.filePath(name);
        QDir().mkpath(folder);
        for (const QString &part : {shard, table, QString("checkpoint")})
            QFile::copy(checkpoint + "/" + part, folder + "/" + part);
        QFile::remove(folder + "/" + file);
        write(folder + "/" + file, bytes);
        return folder;
    }
    QString file(const char *name, const QByteArray &bytes) const
    {
        write(m_dir.filePath(name), bytes);
        return m_dir.filePath(name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_native = m_dir.filePath("native.safetensors");
        const Ran ran = runHit({"convert", checkpoint, m_native});
        QVERIFY2(ran.code == 0, ran.text());
    }

    void threadsSpinForAMomentOnlyUnlessToldOtherwise()
    {
        const auto spins = [](const QString &policy) {
            QProcess process;
            auto variables = QProcessEnvironment::systemEnvironment();
            variables.insert("OMP_DISPLAY_ENV", "VERBOSE"); // how many times a thread looks
            variables.remove("OMP_WAIT_POLICY");
            variables.remove("GOMP_SPINCOUNT");
            if (!policy.isEmpty())
                variables.insert("OMP_WAIT_POLICY", policy);
            process.setProcessEnvironment(variables);
            process.start(hitProgram, {"--version"});
            process.waitForFinished(60'000);
            static const QRegularExpression count("GOMP_SPINCOUNT = '([^']+)'");
            return count.match(process.readAllStandardError()).captured(1);
        };
        QCOMPARE(spins({}), "10000");
        QCOMPARE(spins("PASSIVE"), "0");
        QVERIFY(spins("ACTIVE") != "0" && !spins("ACTIVE").isEmpty());
    }

    void infoTellsWhatTheFileHolds_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("format");
        QTest::newRow("folder") << checkpoint << "tensorflow";
        QTest::newRow("index") << checkpoint + "/" + table << "tensorflow";
        QTest::newRow("prefix") << checkpoint + "/ckpt-12345"
                                << "tensorflow";
        QTest::newRow("native") << m_native << "safetensors";
    }
    void infoTellsWhatTheFileHolds()
    {
        QFETCH(QString, path);
        QFETCH(QString, format);
        const Ran ran = runHit({"info", path, "--verify", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.err, QByteArray());
        const QJsonObject json = ran.json();
        QCOMPARE(json["format"].toString(), format);
        QCOMPARE(json["step"].toInt(), 12345);
        QCOMPARE(json["stages"].toArray().size(), 5);
        QCOMPARE(json["inside"].toArray().size(), 3);
        QVERIFY(json["verified"].toObject()["bytes_per_second"].toDouble() > 0);
        QVERIFY(runHit({"info", path}).out.contains("12,345"));
    }

    void infoListsEveryTensor()
    {
        const Ran ran = runHit({"info", m_native, "--tensors", "--json"});
        const Ran theirs = python({"-c",
                                   "import sys; from safetensors import safe_open;"
                                   "print(len(safe_open(sys.argv[1], 'numpy').keys()), end='')",
                                   m_native});
        QCOMPARE(QByteArray::number(ran.json()["tensors"].toArray().size()), theirs.out);
    }

    void convertKeepsEveryNumber()
    {
        const QString only = m_dir.filePath("ema.safetensors");
        const Ran ran = runHit({"convert", checkpoint, only, "--only", "ema", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        const QString script = "import sys; from safetensors.numpy import load_file;"
                               "ours = load_file(sys.argv[1]);"
                               "theirs = {k.replace('generator/', 'ema_generator/', 1): v"
                               " for k, v in load_file(sys.argv[2]).items()};"
                               "assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys();"
                               "assert all((ours[k] == theirs[k]).all() for k in ours)";
        const Ran same = python({"-c", script, only, reference + "ema_generator.safetensors"});
        QVERIFY2(same.code == 0, same.err);
        QCOMPARE(runHit({"convert", checkpoint, only, "--only", "ema"}).code, 2);
        QCOMPARE(runHit({"convert", m_native, only, "--only", "ema", "--force"}).code, 0);
        QVERIFY2(python({"-c", script, only, reference + "ema_generator.safetensors"}).code == 0,
                 "native to native");
        QVERIFY(
            runHit({"convert", only, m_dir.filePath("d.safetensors"), "--only", "discriminator"})
                .failedWith(2));
    }

    void badFilesAreRefusedInOneLine_data()
    {
        QTest::addColumn<QString>("path");
        const QByteArray native = contents(m_native);
        QByteArray flipped = native;
        flipped[flipped.size() - 100'000] = char(flipped[flipped.size() - 100'000] ^ 16);
        QTest::newRow("cut") << file("cut.safetensors", native.chopped(1000));
        QTest::newRow("cut in the header") << file("cut2.safetensors", native.first(1000));
        QTest::newRow("one bit") << file("bit.safetensors", flipped);
        QTest::newRow("empty") << file("empty.safetensors", {});
        const QByteArray data = contents(checkpoint + "/" + shard);
        // An even spread: the damage must lie in what is read, a generator.
        QByteArray wrong = data;
        for (qsizetype at = 500; at < wrong.size(); at += 1000)
            wrong[at] = char(wrong[at] ^ 1);
        QTest::newRow("TensorFlow, cut") << damagedBundle("b1", shard, data.chopped(1000));
        QTest::newRow("TensorFlow, bits") << damagedBundle("b2", shard, wrong);
        QTest::newRow("TensorFlow, index cut")
            << damagedBundle("b3", table, contents(checkpoint + "/" + table).chopped(100));
        QTest::newRow("TensorFlow, index empty") << damagedBundle("b4", table, {});
        QTest::newRow("picture") << file("a.png", "\x89PNG\r\n\x1a\n....");
        QTest::newRow("pickle") << file("a.pt", QByteArray("\x80\x02}q\x00X", 6));
        QTest::newRow("zip of pickle")
            << file("b.pt", QByteArray("PK\x03\x04") + QByteArray(100, 'x'));
        QTest::newRow("folder without") << m_dir.path();
        QTest::newRow("missing") << m_dir.filePath("none.safetensors");
        QTest::newRow("no generator") << QString(HIT_TEST_REFERENCE "/tiny128/z.safetensors");
    }
    void badFilesAreRefusedInOneLine()
    {
        QFETCH(QString, path);
        const QString output = m_dir.filePath("never.png");
        const Ran ran = runHit({"generate", path, "--seeds", "0", "-o", output});
        QVERIFY2(ran.failedWith(3), ran.text());
        QVERIFY(!QFile::exists(output));
        const Ran verified = runHit({"info", path, "--verify", "--quiet"});
        QVERIFY2(verified.failedWith(3), verified.text());
    }

    void anUnreadableFileIsRefused()
    {
        if (geteuid() == 0)
            QSKIP("root may read everything");
        const QString path = file("secret.safetensors", contents(m_native));
        QFile::setPermissions(path, {});
        const Ran ran = runHit({"info", path});
        QVERIFY2(ran.failedWith(3), ran.text());
    }

    void aFullDiskIsNamedAndLeavesNothing()
    {
        QTemporaryDir folder;
        const Ran ran = run("prlimit", {"--fsize=10000", hitProgram, "convert", checkpoint,
                                        folder.filePath("a.safetensors")});
        QVERIFY2(ran.failedWith(4), ran.text());
        QCOMPARE(names(folder.path()), QStringList());
    }

    void outputThatCannotBeWrittenIsAnError_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("text") << QStringList{"info", checkpoint};
        QTest::newRow("json") << QStringList{"info", checkpoint, "--json"};
        QTest::newRow("help") << QStringList{"--help"};
    }
    void outputThatCannotBeWrittenIsAnError()
    {
        QFETCH(QStringList, arguments);
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(hitProgram, arguments);
        QVERIFY(process.waitForFinished(60'000));
        const Ran ran{process.exitCode(), {}, process.readAllStandardError()};
        QVERIFY2(ran.failedWith(4), ran.text());
    }

    void wrongUseIsSaidInOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString out = m_dir.filePath("x.png");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("no command") << QStringList{"--json"};
        QTest::newRow("unknown command") << QStringList{"paint"};
        QTest::newRow("unknown option") << QStringList{"info", checkpoint, "--colour"};
        QTest::newRow("no output") << QStringList{"generate", checkpoint, "--seeds", "1"};
        QTest::newRow("no seeds") << QStringList{"generate", checkpoint, "-o", out};
        QTest::newRow("no such seeds")
            << QStringList{"generate", checkpoint, "--seeds", "1-", "-o", out};
        QTest::newRow("seeds and place")
            << QStringList{"generate", checkpoint, "--seeds", "1", "--place", "1,2", "-o", out};
        QTest::newRow("grid too small")
            << QStringList{"generate", checkpoint, "--seeds", "1-5", "--grid", "2x2", "-o", out};
        QTest::newRow("crop outside") << QStringList{"generate", checkpoint,    "--seeds", "1",
                                                     "--crop",   "100,0,64,64", "-o",      out};
        QTest::newRow("format against name")
            << QStringList{"generate", checkpoint, "--seeds", "1", "--format", "webp", "-o", out};
        QTest::newRow("device") << QStringList{"generate", checkpoint, "--seeds",  "1",
                                               "-o",       out,        "--device", "abacus"};
        QTest::newRow("precision") << QStringList{"generate", checkpoint, "--seeds",     "1",
                                                  "-o",       out,        "--precision", "exact"};
        QTest::newRow("stage") << QStringList{
            "features", checkpoint, "--seed", "1", "--stage", "9", "-o", m_dir.filePath("x.npy")};
        QTest::newRow("two pictures")
            << QStringList{"features", checkpoint, "--seed", "1,2", "-o", m_dir.filePath("x.npy")};
        QTest::newRow("one key") << QStringList{
            "interpolate", checkpoint, "--seeds", "1",
            "--frames",    "3",        "-o",      m_dir.filePath("x.mp4")};
        QTest::newRow("film suffix")
            << QStringList{"interpolate", checkpoint, "--seeds", "1,2",
                           "--frames",    "3",        "-o",      m_dir.filePath("x.avi")};
        QTest::newRow("nothing to measure") << QStringList{"bench"};
    }
    void wrongUseIsSaidInOneLine()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(2), ran.text());
    }

    void wrongUseIsSaidInWordsOfItsOwn_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const QStringList generate{"generate", checkpoint, "--seeds", "1-3"};
        const QString out = m_dir.filePath("x.png");
        QTest::newRow("nothing") << QStringList{} << QByteArray("it names no command");
        QTest::newRow("unknown command")
            << QStringList{"paint", "x"} << QByteArray("there is no command \"paint\"");
        QTest::newRow("precision") << generate + QStringList{"-o", out, "--precision", "2"}
                                   << QByteArray("2 not in {auto,bf16,fp32,tf32}");
        QTest::newRow("no name of an output")
            << generate + QStringList{"-o", ""} << QByteArray("output: its name is empty");
        for (const char *spread : {"nan", "inf", "-1", "100.5", "wide"})
            QTest::newRow(spread) << generate + QStringList{"-o", out, "--spread", spread}
                                  << QByteArray("is not a number between 0 and 100");
    }
    void wrongUseIsSaidInWordsOfItsOwn()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(2), ran.text());
        QVERIFY2(ran.err.contains(says), ran.text());
    }

    void nothingGoodIsSaidOfADamagedFile()
    {
        QByteArray damaged = contents(m_native);
        damaged.back() = char(~damaged.back());
        const Ran ran = runHit({"info", file("damaged.safetensors", damaged), "--verify"});
        QVERIFY2(ran.failedWith(3), ran.text());
    }

    void helpAndVersionAreForPeople()
    {
        const Ran version = runHit({"--version"});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith("hit "));
        for (const QStringList &arguments :
             {QStringList{"--help"}, QStringList{"info", "--help"},
              QStringList{"convert", "--help"}, QStringList{"generate", "--help"},
              QStringList{"interpolate", "--help"}, QStringList{"features", "--help"},
              QStringList{"attention", "--help"}, QStringList{"bench", "--help"}}) {
            const Ran help = runHit(arguments);
            QCOMPARE(help.code, 0);
            QCOMPARE(help.err, QByteArray());
            QVERIFY2(help.out.contains("Example:\n  hit "), help.out);
        }
    }

    void benchMeasuresTrainingAndWritesNothing()
    {
        QTemporaryDir here;
        QProcess bench;
        bench.setWorkingDirectory(here.path());
        bench.start(hitProgram, {"bench", "--recipe", "tiny-32", "--set", "batch=4", "--set",
                                 "steps=1000", "--device", "cpu", "--json"});
        QVERIFY(bench.waitForFinished(120'000));
        QCOMPARE(bench.exitCode(), 0);
        const QJsonObject said = QJsonDocument::fromJson(bench.readAllStandardOutput()).object();
        QVERIFY(said["seconds_per_step"].toDouble() > 0);
        QCOMPARE(said["batch"].toInt(), 4);
        QCOMPARE(said["measured_batch"].toInt(), 4);
        QCOMPARE(said["steps"].toInt(), 1000);
        QVERIFY(said["memory_bytes"].toDouble() < said["memory_obtainable_bytes"].toDouble());
        QVERIFY(said["checkpoint_bytes"].toDouble() > 1e6);
        QVERIFY(QDir(here.path()).isEmpty());
        QVERIFY(runHit({"bench", "--recipe", "no-such-recipe"}).failedWith(2));
        QVERIFY(runHit({"bench", "--recipe", "tiny-32", "--set", "batch=6"}).failedWith(2));
    }

    void benchMeasuresWithoutAFile()
    {
        const Ran ran = runHit({"bench", checkpoint, "--batch", "1,2", "--repeats", "2", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["batches"].toArray().size(), 2);
        QVERIFY(ran.json()["picture"].toObject()["pictures_per_second"].toDouble() > 0);
        QCOMPARE(ran.json()["picture"].toObject()["stage_milliseconds"].toArray().size(), 5);
    }
};

QTEST_GUILESS_MAIN(TestHitFiles)
#include "tst_hit_files.moc"
