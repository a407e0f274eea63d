// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/variables.h"
#include "tests/engine/session_support.h"

#include <QTest>

#include <algorithm>

using namespace hit;
using namespace hit::test;

class TestSessionOpen : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void modelIsDescribed()
    {
        const auto session = open_or_die();
        const ModelInfo &info = session->info();
        QCOMPARE(QString::fromStdString(info.format), "tensorflow");
        QVERIFY(info.has_ema && info.has_generator && info.has_discriminator);
        QCOMPARE(info.step, 12345);
        QVERIFY(info.config == tiny_config());
        QVERIFY(info.cost.parameters > 0 && info.cost.macs > 0);
        std::int64_t statistics = 0, parameters = 0;
        for (const Variable &v : variables(*plain_generator()))
            (v.trainable ? parameters : statistics) += v.value.numel();
        QCOMPARE(info.statistics, statistics);
        QCOMPARE(info.cost.parameters, parameters);
        QVERIFY(info.file_bytes > 0);
    }

    void wrongDevicesAreRefused_data()
    {
        QTest::addColumn<QString>("device");
        for (const char *device : {"gpu", "", "cuda:", "cuda:-1", "cuda:x", "cuda:99", "cpu:0"})
            QTest::newRow(device) << QString(device);
    }
    void wrongDevicesAreRefused()
    {
        QFETCH(QString, device);
        const auto session = Session::open(tiny, {device.toStdString(), Precision::Auto, 0});
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::WrongUse);
    }

    void cpuHasNoTf32()
    {
        const auto session = Session::open(tiny, {"cpu", Precision::Tf32, 0});
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::WrongUse);
    }

    void filesThatAreNoneAreRefused()
    {
        const auto missing = Session::open("/none/at/all", {"cpu", Precision::Auto, 0});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NoFile);
        const auto text = Session::open(HIT_SOURCE_DIR "/LICENSE", {"cpu", Precision::Auto, 0});
        QVERIFY(!text);
        QCOMPARE(text.error().code, ErrorCode::BadFile);
    }

    void blockSideCanBeGivenByHand()
    {
        ConfigOverride config;
        config.block_side = {4, 4, 8, 8, 0};
        const auto right = Session::open(tiny, {"cpu", Precision::Auto, 0}, config);
        QVERIFY2(right, right ? "" : right.error().line().c_str());
        HIT_COMPARE_TENSORS(
            image_of(render_or_die(**right, plain_request(**right, reference_z(0)))),
            reference("tiny128/ema_forward.safetensors").at("image")[0], tolerance, 0);
        config.block_side = {2, 4, 8, 8, 0};
        const auto other = Session::open(tiny, {"cpu", Precision::Auto, 0}, config);
        QVERIFY(other);
        QVERIFY((*other)->info().config.stages[0].block_side == std::vector{2});
        config.block_side = {3, 4, 8, 8, 0};
        QVERIFY(!Session::open(tiny, {"cpu", Precision::Auto, 0}, config));
    }

    void openingCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto session =
            Session::open(tiny, {"cpu", Precision::Auto, 0}, {}, {}, stop.get_token());
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::Interrupted);
    }

    void openingReportsItsProgress()
    {
        std::vector<std::pair<std::int64_t, std::int64_t>> steps;
        const auto note = [&](std::int64_t done, std::int64_t total) {
            steps.emplace_back(done, total);
        };
        QVERIFY(Session::open(tiny, {"cpu", Precision::Auto, 0}, {}, note));
        QVERIFY(!steps.empty());
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        QCOMPARE(steps.back().first, steps.back().second);
    }
};

QTEST_GUILESS_MAIN(TestSessionOpen)
#include "tst_session_open.moc"
