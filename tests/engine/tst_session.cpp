// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/session_support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

using namespace hit;
using namespace hit::test;

class TestSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void pictureEqualsTheReference_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("ema");
        QTest::addColumn<int>("row");
        for (const int row : {0, 1}) {
            QTest::addRow("EMA %d", row) << "tiny128" << true << row;
            QTest::addRow("generator %d", row) << "tiny128" << false << row;
            QTest::addRow("multi-head EMA %d", row) << "tiny128_multihead" << true << row;
        }
    }
    void pictureEqualsTheReference()
    {
        QFETCH(QString, folder);
        QFETCH(bool, ema);
        QFETCH(int, row);
        const std::string name = folder.toStdString();
        const auto session = open_or_die((HIT_TEST_REFERENCE "/" + name + "/ckpt").c_str());
        auto request =
            plain_request(*session, to_vector(reference(name + "/z.safetensors").at("z")[row]));
        request.which = ema ? Which::Ema : Which::Generator;
        const auto expected =
            reference(name + (ema ? "/ema_forward.safetensors" : "/generator_image.safetensors"))
                .at("image")[row];
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
    }

    void batchEqualsTheReference()
    {
        const auto session = open_or_die();
        const auto images =
            session->render_batch({reference_z(0), reference_z(1)}, Which::Ema).value();
        HIT_COMPARE_TENSORS(torch::tensor(images).view({2, 128, 128, 3}),
                            reference("tiny128/ema_forward.safetensors").at("image"), tolerance, 0);
    }

    void frameIsTheClippedRoundedPicture()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.id = 77;
        const auto result = render_or_die(*session, request);
        QVERIFY(result.frame.memory == Frame::Memory::Host);
        QCOMPARE(result.frame.request_id, 77u);
        QCOMPARE(result.frame.width, 128);
        QCOMPARE(result.frame.height, 128);
        QCOMPARE(result.frame.pitch, std::size_t(512));
        const auto *rgba = static_cast<const std::uint8_t *>(result.frame.data);
        for (std::size_t i = 0; i < result.float_image.size(); ++i) {
            const float clipped = std::clamp(result.float_image[i], -1.0f, 1.0f);
            QCOMPARE(int(rgba[i / 3 * 4 + i % 3]), int(std::nearbyint((clipped + 1) * 127.5f)));
            QCOMPARE(int(rgba[i / 3 * 4 + 3]), 255);
        }
    }

    void tapsEqualTheReference_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("layer");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("name");
        using What = Tap::What;
        const auto row = [](What what, int stage, int layer, AttentionKind kind, const char *name) {
            QTest::newRow(name) << int(what) << stage << layer << int(kind) << QString(name);
        };
        const auto cross = AttentionKind::Cross;
        row(What::Grid, 0, 0, cross, "dense");
        row(What::Tokens, 3, 0, cross, "embed");
        row(What::StageOut, 0, 0, cross, "stage0/out");
        row(What::StageOut, 4, 0, cross, "stage4/out");
        row(What::StageRgb, 4, 0, cross, "stage4/rgb");
        row(What::Attention, 0, 0, cross, "stage0/layer0/cross");
        row(What::Attention, 2, 0, cross, "stage2/layer0/cross");
        row(What::Attention, 1, 1, AttentionKind::Regional, "stage1/layer1/local");
        row(What::Attention, 0, 2, AttentionKind::Dilated, "stage0/layer2/dilated");
    }
    void tapsEqualTheReference()
    {
        QFETCH(int, what);
        QFETCH(int, stage);
        QFETCH(int, layer);
        QFETCH(int, kind);
        QFETCH(QString, name);
        const auto session = open_or_die();
        const bool attention = name.contains("layer");
        const auto expected = reference(attention ? "tiny128/ema_attention.safetensors"
                                                  : "tiny128/ema_forward.safetensors")
                                  .at(name.toStdString());
        for (const int row : {0, 1}) {
            auto request = plain_request(*session, reference_z(row));
            request.taps = {{Tap::What(what), stage, layer, AttentionKind(kind)}};
            const auto result = render_or_die(*session, request);
            QCOMPARE(result.taps.size(), std::size_t(1));
            QVERIFY(result.taps[0].tap == request.taps[0]);
            HIT_COMPARE_TENSORS(to_tensor(result.taps[0]), expected.slice(0, row, row + 1),
                                attention ? 2e-5 : tolerance, attention ? 0 : 1e-4);
        }
    }

    void featuresThatDoNotExistAreRefused_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("layer");
        QTest::addColumn<int>("kind");
        using What = Tap::What;
        QTest::newRow("no RGB") << int(What::StageRgb) << 0 << 0 << 0;
        QTest::newRow("no stage") << int(What::StageOut) << 5 << 0 << 0;
        QTest::newRow("negative stage") << int(What::Grid) << -1 << 0 << 0;
        QTest::newRow("no layer") << int(What::Attention) << 0 << 3 << 1;
        QTest::newRow("cross only in layer 0") << int(What::Attention) << 0 << 1 << 0;
        QTest::newRow("layer 0 is cross") << int(What::Attention) << 0 << 0 << 1;
        QTest::newRow("MLPs only") << int(What::Attention) << 4 << 1 << 2;
    }
    void featuresThatDoNotExistAreRefused()
    {
        QFETCH(int, what);
        QFETCH(int, stage);
        QFETCH(int, layer);
        QFETCH(int, kind);
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.taps = {{Tap::What(what), stage, layer, AttentionKind(kind)}};
        const auto result = session->render(request);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::WrongUse);
    }

    void partsEqualTheSamePixelsOfTheWhole_data()
    {
        QTest::addColumn<QVector<int>>("view");
        QTest::addColumn<int>("lattice");
        QTest::newRow("a part") << QVector<int>{17, 3, 40, 25} << 1;
        QTest::newRow("a corner") << QVector<int>{127, 127, 1, 1} << 1;
        QTest::newRow("a lattice") << QVector<int>{0, 0, 0, 0} << 8;
        QTest::newRow("a lattice that does not divide") << QVector<int>{0, 0, 0, 0} << 3;
        QTest::newRow("both") << QVector<int>{5, 9, 50, 31} << 4;
        QTest::newRow("a lattice of one pixel") << QVector<int>{5, 9, 50, 31} << 1000;
    }
    void partsEqualTheSamePixelsOfTheWhole()
    {
        QFETCH(QVector<int>, view);
        QFETCH(int, lattice);
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        const auto whole = render_or_die(*session, request);
        request.view = {view[0], view[1], view[2], view[3]};
        request.lattice = lattice;
        const auto part = render_or_die(*session, request);
        const int width = view[2] ? view[2] : 128, height = view[3] ? view[3] : 128;
        QCOMPARE(part.frame.width, (width + lattice - 1) / lattice);
        QCOMPARE(part.frame.height, (height + lattice - 1) / lattice);
        const auto *all = static_cast<const std::uint32_t *>(whole.frame.data);
        const auto *some = static_cast<const std::uint32_t *>(part.frame.data);
        for (int y = 0; y < part.frame.height; ++y)
            for (int x = 0; x < part.frame.width; ++x)
                QCOMPARE(some[y * part.frame.width + x],
                         all[(view[1] + y * lattice) * 128 + view[0] + x * lattice]);
    }

    void bf16IsNearFp32()
    {
        const auto session = open_or_die();
        const auto request = plain_request(*session, reference_z(0));
        const auto exact = image_of(render_or_die(*session, request));
        const auto bf16 = Session::open(tiny, {"cpu", Precision::Bf16, 0}).value();
        const auto fast = image_of(render_or_die(*bf16, request));
        const auto error = (fast - exact).abs();
        // bf16 has 8 bits; the tiny network mixes 32 channels through 20 layers.
        QVERIFY(error.max().item<float>() > 0);
        QVERIFY(error.mean().item<float>() < 0.02);
        // The autocast of one session is not that of another.
        QVERIFY(torch::equal(image_of(render_or_die(*session, request)), exact));
    }

    void samePictureOnOneThreadAndOnTwo()
    {
        const auto one = Session::open(tiny, {"cpu", Precision::Auto, 1}).value();
        const auto two = Session::open(tiny, {"cpu", Precision::Auto, 2}).value();
        HIT_COMPARE_TENSORS(image_of(render_or_die(*one, plain_request(*one, reference_z(0)))),
                            image_of(render_or_die(*two, plain_request(*two, reference_z(0)))),
                            tolerance, 0);
        QCOMPARE(QString::fromStdString(one->info().device), "CPU, 1 thread");
        QCOMPARE(QString::fromStdString(two->info().device), "CPU, 2 threads");
    }

    void timesOfTheStagesAddUp()
    {
        const auto session = open_or_die();
        const auto result = render_or_die(*session, plain_request(*session, reference_z(0)));
        QCOMPARE(result.stage_ms.size(), std::size_t(5));
        QVERIFY(std::all_of(result.stage_ms.begin(), result.stage_ms.end(),
                            [](double ms) { return ms > 0; }));
        QVERIFY(std::accumulate(result.stage_ms.begin(), result.stage_ms.end(), 0.0)
                <= result.milliseconds);
        QCOMPARE(result.first_stage, 0);
    }

    void stopsBetweenStages()
    {
        const auto session = open_or_die();
        std::stop_source stop;
        stop.request_stop();
        const auto z = reference_z(0);
        const auto picture = session->render(plain_request(*session, z), stop.get_token());
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, ErrorCode::Interrupted);
        const auto pictures = session->render_batch({z}, Which::Ema, stop.get_token());
        QVERIFY(!pictures);
        QCOMPARE(pictures.error().code, ErrorCode::Interrupted);
        QVERIFY(session->render(plain_request(*session, z)));
    }

    void wrongRequestsAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        for (int fault = 0; fault < 11; ++fault)
            QTest::addRow("%d", fault) << fault;
    }
    void wrongRequestsAreRefused()
    {
        QFETCH(int, fault);
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        const std::vector<std::function<void()>> faults{
            [&] { request.codes[0].pop_back(); },
            [&] { request.codes.clear(); },
            [&] { request.grid_code = 1; },
            [&] { request.stages.pop_back(); },
            [&] { request.stages[0].token_code[3] = -1; },
            [&] { request.stages[4].token_index[15] = 16; },
            [&] {
                request.view = {0, 0, 129, 1};
            },
            [&] {
                request.view = {-1, 0, 2, 2};
            },
            [&] {
                request.view = {0, 127, 2, 2};
            },
            [&] {
                request.view = {2147483647, 0, 2, 2};
            },
            [&] { request.lattice = 0; },
        };
        faults.at(static_cast<std::size_t>(fault))();
        const auto result = session->render(request);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::WrongUse);
    }

    void batchOfWrongLengthIsRefused()
    {
        const auto session = open_or_die();
        QVERIFY(!session->render_batch({reference_z(0), {1, 2}}, Which::Ema));
        QVERIFY(session->render_batch({}, Which::Ema).value().empty());
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
