// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

namespace {

const QString pictures = QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64");

} // namespace

/// `hit` on a machine that has LibTorch and nothing else of what Hitscope uses.
class TestHitBare : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    void takePluginFrom(const QString &file) const
    {
        qputenv("HITSCOPE_MEDIA_PLUGIN", file.toUtf8());
    }

private Q_SLOTS:
    void cleanup() { qunsetenv("HITSCOPE_MEDIA_PLUGIN"); }

    void theProgramLinksNoLibraryOfImagesAndWindows()
    {
        const Ran ran = run("ldd", {hitProgram});
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.out.contains("libtorch_cpu.so"), ran.text());
        for (const char *name :
             {"libvips", "libav", "libsw", "libzip", "libglib", "libspdlog", "libfmt", "libQt"})
            QVERIFY2(!ran.out.contains(name), name);
    }

    void withoutThePlugInOnlyPicturesFail_data()
    {
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<QString>("reason");
        QTest::newRow("none") << "/none/libhit_media.so"
                              << "is missing, cut, or not a library";
        QTest::newRow("a text") << QStringLiteral(HIT_SOURCE_DIR "/README.md")
                                << "is missing, cut, or not a library";
        QTest::newRow("half of it")
            << m_dir.filePath("half.so") << "is missing, cut, or not a library";
        QTest::newRow("another library") << "libm.so.6"
                                         << "is not the plug-in of Hitscope";
        QTest::newRow("a library that is not there") << "libnone.so"
                                                     << "libnone.so";
    }
    void withoutThePlugInOnlyPicturesFail()
    {
        QFETCH(QString, plugin);
        QFETCH(QString, reason);
        QFile whole(QStringLiteral(HIT_TEST_BIN "/../lib/hitscope/libhit_media.so")),
            half(m_dir.filePath("half.so"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && half.open(QIODevice::WriteOnly));
        half.write(whole.read(whole.size() / 2));
        half.close();
        takePluginFrom(plugin);
        const QString picture = m_dir.filePath("picture.png"),
                      pack = m_dir.filePath("p.safetensors");
        for (const QStringList &call :
             {QStringList{"generate", checkpoint, "--seeds", "0", "-o", picture},
              QStringList{"dataset", "scan", pictures},
              QStringList{"dataset", "pack", pictures, pack, "--size", "16"}}) {
            const Ran ran = runHit(call);
            QVERIFY2(ran.failedWith(1), ran.text());
            QVERIFY2(ran.err.contains(reason.toUtf8()), ran.text());
            QVERIFY2(ran.err.contains("install libvips"), ran.text());
        }
        QVERIFY(!QFile::exists(picture));
        QVERIFY(!QFile::exists(pack));
    }

    void withoutThePlugInNumbersAreWritten()
    {
        takePluginFrom("/none/libhit_media.so");
        const Ran info = runHit({"info", checkpoint, "--json"});
        QVERIFY2(info.code == 0, info.text());
        const QString array = m_dir.filePath("array.npy");
        const Ran made = runHit({"generate", checkpoint, "--seeds", "0", "-o", array});
        QVERIFY2(made.code == 0, made.text());
        QVERIFY(QFile::exists(array));
    }
};

QTEST_GUILESS_MAIN(TestHitBare)
#include "tst_hit_bare.moc"
