// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cuda_plugin.h"
#include "model/engine/session.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace hit;

namespace {

// Any library that is always there: what comes before the plug-in must only load.
const std::filesystem::path present = "libm.so.6";

CudaFiles with_plugin(const QString &file)
{
    return {present, present, file.toStdString()};
}

QString fake(const char *name)
{
    return QStringLiteral(FAKE_PLUGINS "/lib%1.so").arg(name);
}

} // namespace

class TestCudaPlugin : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatDoesNotLoadIsAReasonAndNotAnAbort_data()
    {
        QTest::addColumn<QString>("driver");
        QTest::addColumn<QString>("torch");
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<QString>("reason");
        const QString good = fake("hit_fake_good"), any = "libm.so.6";
        const QString text = QFINDTESTDATA("CMakeLists.txt");
        QTest::newRow("no driver") << "libnone.so.1" << any << good << "there is no NVIDIA driver";
        QTest::newRow("broken driver") << text << any << good << "there is no NVIDIA driver";
        QTest::newRow("no torch") << any << "/none/libtorch_cuda.so" << good
                                  << "libtorch_cuda.so did not load";
        QTest::newRow("broken torch") << any << text << good << "CMakeLists.txt did not load";
        QTest::newRow("no plug-in") << any << any << "/none/libhit_cuda.so"
                                    << "libhit_cuda.so did not load";
        QTest::newRow("plug-in is a text file")
            << any << any << text << "CMakeLists.txt did not load";
        QTest::newRow("plug-in without the table")
            << any << any << fake("hit_fake_none")
            << "libhit_fake_none.so is not the plug-in of Hitscope";
        QTest::newRow("plug-in of another version")
            << any << any << fake("hit_fake_old")
            << "libhit_fake_old.so is of version 0, this program needs version 1";
    }
    void whatDoesNotLoadIsAReasonAndNotAnAbort()
    {
        QFETCH(QString, driver);
        QFETCH(QString, torch);
        QFETCH(QString, plugin);
        QFETCH(QString, reason);
        const auto opened =
            open_cuda_plugin({driver.toStdString(), torch.toStdString(), plugin.toStdString()});
        QVERIFY(!opened);
        QCOMPARE(QString::fromStdString(opened.error().why), reason);
    }

    void cutPlugInDoesNotLoad()
    {
        QTemporaryDir folder;
        QFile whole(fake("hit_fake_good")), cut(folder.filePath("libcut.so"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && cut.open(QIODevice::WriteOnly));
        cut.write(whole.read(whole.size() / 8));
        cut.close();
        QVERIFY(!open_cuda_plugin(with_plugin(cut.fileName())));
    }

    void goodPlugInLoads()
    {
        const auto api = open_cuda_plugin(with_plugin(fake("hit_fake_good")));
        QVERIFY(api);
        QCOMPARE((*api)->version, HIT_CUDA_VERSION);
    }

    void kernelIsComparedWithItsTwin()
    {
        const auto right = open_cuda_plugin(with_plugin(fake("hit_fake_good")));
        QVERIFY(right && check_pack_kernel(**right, 0));

        const auto wrong = open_cuda_plugin(with_plugin(fake("hit_fake_wrong")));
        QVERIFY(wrong);
        const auto checked = check_pack_kernel(**wrong, 0);
        QVERIFY(!checked);
        QCOMPARE(QString::fromStdString(checked.error().why), "its result is wrong");

        const auto failing = open_cuda_plugin(with_plugin(fake("hit_fake_failing")));
        QVERIFY(failing);
        QCOMPARE(QString::fromStdString(check_pack_kernel(**failing, 0).error().why),
                 "checking the packing kernel failed: it is a fake");
    }

    void errorsThatEndTheDeviceAreToldApart()
    {
        const auto api = open_cuda_plugin(with_plugin(fake("hit_fake_good")));
        QVERIFY(api);
        QVERIFY(cuda_result(**api, 0, "x"));
        QCOMPARE(cuda_result(**api, 2, "x").error().code, ErrorCode::WorkFailed);
        QCOMPARE(cuda_result(**api, 700, "x").error().code, ErrorCode::DeviceLost);
    }

    void ourPlugInLoadsWithoutADriver()
    {
        const QString plugin = QStringLiteral(HIT_TEST_BIN "/../lib/hitscope/libhit_cuda.so");
        if (!QFile::exists(plugin))
            QSKIP("built without the CUDA plug-in");
        const auto api = open_cuda_plugin(with_plugin(plugin));
        QVERIFY2(api, api ? "" : api.error().line().c_str());
        int count = -1;
        const int error = (*api)->device_count(&count);
        QVERIFY(error != 0 || count >= 0);
        QVERIFY(qstrlen((*api)->error_text(error)) > 0);
        for (int device = 0; device < count; ++device)
            QVERIFY(check_pack_kernel(**api, device));
    }

    void statusSaysWhyThereIsNoCuda()
    {
        const CudaStatus &status = cuda_status();
        if (status.available)
            QSKIP("this machine has a GPU");
        QVERIFY(!status.reason.empty());
        QVERIFY(status.devices.empty());
        QVERIFY(!cuda_plugin());
        // Asked again, it is the same answer.
        QCOMPARE(&cuda_status(), &status);
    }

    void torchsLibrariesAreFoundBesideTheTorchThatRuns()
    {
        QVERIFY(std::filesystem::exists(cuda_files().torch));
    }

    void plugInIsInTheLibrariesOfTheProgramOrWhereTheTestsSay()
    {
        qunsetenv("HITSCOPE_CUDA_PLUGIN");
        QCOMPARE(QString::fromStdString(cuda_files().plugin.string()),
                 QFileInfo(QCoreApplication::applicationDirPath()).path()
                     + "/lib/hitscope/libhit_cuda.so");
        qputenv("HITSCOPE_CUDA_PLUGIN", "/somewhere/else.so");
        QCOMPARE(QString::fromStdString(cuda_files().plugin.string()), "/somewhere/else.so");
        qunsetenv("HITSCOPE_CUDA_PLUGIN");
    }
};

QTEST_GUILESS_MAIN(TestCudaPlugin)
#include "tst_cuda_plugin.moc"
