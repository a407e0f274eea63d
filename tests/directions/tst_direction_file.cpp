// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/directions/direction_file.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <limits>

using namespace hit;
using hit::test::Scratch;

namespace {

Directions two()
{
    Edit first;
    first.name = "Älter";
    first.source = "SeFa, stage 2";
    first.direction = {0.6F, 0.8F, 0};
    first.sigma = 1.5;
    first.first_stage = first.last_stage = 2;
    first.start_grid = false;
    first.token_mask = 0x00f0;
    Edit second;
    second.name = "Smile";
    second.direction = {0, 0, -1};
    return {first, second};
}

Status writeRaw(const std::filesystem::path &path, const std::string &descriptions,
                const std::vector<float> &values, std::vector<std::int64_t> shape)
{
    const TensorView tensor{"directions", DType::F32, std::move(shape),
                            std::as_bytes(std::span(values))};
    return write_safetensors(path, {&tensor, 1}, {{"hitscope.directions", descriptions}}, true);
}

} // namespace

class TestDirectionFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenComesBack()
    {
        const Scratch scratch;
        QVERIFY(write_directions(scratch / "d.safetensors", two(), false));
        const auto read = read_directions(scratch / "d.safetensors");
        QVERIFY2(read, read ? "" : read.error().line().c_str());
        QCOMPARE(*read, two());
    }

    void sharesComeBackAndAreNotNeeded()
    {
        const Scratch scratch;
        const std::vector<FoundDirection> found{{two()[0], 0.75}, {two()[1], 0.125}};
        QVERIFY(write_found(scratch / "d.safetensors", found, false));
        const auto read = read_found(scratch / "d.safetensors");
        QVERIFY2(read, read ? "" : read.error().line().c_str());
        QCOMPARE(read->size(), found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QVERIFY((*read)[i].edit == found[i].edit);
            QCOMPARE((*read)[i].share, found[i].share);
        }
        QCOMPARE(read_directions(scratch / "d.safetensors").value(), two());
        QVERIFY(write_directions(scratch / "d.safetensors", two(), true));
        QCOMPARE(read_found(scratch / "d.safetensors").value()[0].share, 0.0);
    }

    void damagedSharesAreRefused_data()
    {
        QTest::addColumn<QString>("shares");
        QTest::newRow("no JSON") << "[0.5";
        QTest::newRow("no list") << "0.5";
        QTest::newRow("too few") << "[0.5]";
        QTest::newRow("text") << R"([0.5,"1"])";
        QTest::newRow("too much") << "[0.5,1.5]";
        QTest::newRow("below 0") << "[0.5,-1]";
    }
    void damagedSharesAreRefused()
    {
        QFETCH(QString, shares);
        const Scratch scratch;
        const std::vector<float> values{1, 0, 0, 1};
        const std::vector<std::int64_t> shape{2, 2};
        const TensorView tensor{"directions", DType::F32, shape, std::as_bytes(std::span(values))};
        QVERIFY(write_safetensors(
            scratch / "d.safetensors", {&tensor, 1},
            {{"hitscope.directions", "[{},{}]"}, {"hitscope.shares", shares.toStdString()}}, true));
        const auto read = read_found(scratch / "d.safetensors");
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadFile);
    }

    void unusableListsAreNotWritten()
    {
        const Scratch scratch;
        Directions unequal = two();
        unequal[1].direction.push_back(1);
        for (const Directions &wrong : {Directions{}, unequal, Directions(1'025, two()[0])})
            QVERIFY(!write_directions(scratch / "d.safetensors", wrong, false));
        QVERIFY(!std::filesystem::exists(scratch / "d.safetensors"));
    }

    void damagedFilesAreRefused_data()
    {
        QTest::addColumn<QString>("descriptions");
        QTest::addColumn<QList<float>>("values");
        QTest::addColumn<QList<qint64>>("shape");
        const QList<float> good{1, 0, 0, 1};
        QTest::newRow("no list") << "{}" << good << QList<qint64>{2, 2};
        QTest::newRow("empty list") << "[]" << good << QList<qint64>{2, 2};
        QTest::newRow("no JSON") << "[{}," << good << QList<qint64>{2, 2};
        QTest::newRow("too few descriptions") << "[{}]" << good << QList<qint64>{2, 2};
        QTest::newRow("one axis") << "[{},{}]" << good << QList<qint64>{4};
        QTest::newRow("unknown field") << R"([{"strange":1},{}])" << good << QList<qint64>{2, 2};
        QTest::newRow("wrong stage") << R"([{"first_stage":99},{}])" << good << QList<qint64>{2, 2};
        QTest::newRow("zero") << "[{},{}]" << QList<float>{1, 0, 0, 0} << QList<qint64>{2, 2};
        QTest::newRow("not finite")
            << "[{},{}]" << QList<float>{1, 0, 0, std::numeric_limits<float>::quiet_NaN()}
            << QList<qint64>{2, 2};
    }
    void damagedFilesAreRefused()
    {
        QFETCH(QString, descriptions);
        QFETCH(QList<float>, values);
        QFETCH(QList<qint64>, shape);
        const Scratch scratch;
        QVERIFY(writeRaw(scratch / "d.safetensors", descriptions.toStdString(),
                         {values.begin(), values.end()}, {shape.begin(), shape.end()}));
        const auto read = read_directions(scratch / "d.safetensors");
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadFile);
    }
};

QTEST_GUILESS_MAIN(TestDirectionFile)
#include "tst_direction_file.moc"
