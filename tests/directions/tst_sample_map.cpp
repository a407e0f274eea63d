// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/directions/sample_map.h"

#include <QTemporaryDir>
#include <QtTest>

#include <limits>

using namespace hit;

namespace {

SampleMap small()
{
    SampleMap map;
    map.stage = 2;
    map.places = {{1, -2}, {0, 0.5F}, {-1, 1.5F}};
    map.mean = {1, 2, 3, 4};
    map.components = {1, 0, 0, 0, 0, 0.6F, 0.8F, 0};
    map.shares = {0.5, 0.25};
    return map;
}

} // namespace

class TestSampleMap : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::filesystem::path path() const { return m_dir.filePath("map.safetensors").toStdString(); }

private Q_SLOTS:
    void comesBackAsItWas()
    {
        const SampleMap map = small();
        QVERIFY(write_sample_map(path(), map, true));
        const auto read = read_sample_map(path());
        QVERIFY2(read, read ? "" : read.error().line().c_str());
        QCOMPARE(read->stage, 2);
        QVERIFY(read->places == map.places && read->mean == map.mean);
        QVERIFY(read->components == map.components && read->shares == map.shares);
    }

    void placesAreProjections()
    {
        const auto place = small().place_of(std::vector<float>{3, 3, 4, 9});
        QVERIFY(place);
        QCOMPARE(place->at(0), 2.0F);
        QCOMPARE(place->at(1), 1.4F);
    }

    void whatDoesNotFitIsRefused_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("components of another length") << 0;
        QTest::newRow("places not finite") << 1;
        QTest::newRow("no stage") << 2;
        QTest::newRow("shares above 1") << 3;
        QTest::newRow("no mean") << 4;
    }
    void whatDoesNotFitIsRefused()
    {
        QFETCH(int, what);
        SampleMap map = small();
        if (what == 0)
            map.components.resize(6);
        if (what == 1)
            map.places[1][0] = std::numeric_limits<float>::quiet_NaN();
        const auto columns = static_cast<std::int64_t>(map.components.size() / 2);
        std::vector<TensorView> tensors{
            {"places", DType::F32, {3, 2}, std::as_bytes(std::span(map.places))},
            {"components", DType::F32, {2, columns}, std::as_bytes(std::span(map.components))}};
        if (what != 4)
            tensors.push_back({"mean", DType::F32, {4}, std::as_bytes(std::span(map.mean))});
        const std::string said = what == 2   ? R"({"shares":[0.5,0.25]})"
                                 : what == 3 ? R"({"stage":2,"shares":[1.5,0.25]})"
                                             : R"({"stage":2,"shares":[0.5,0.25]})";
        QVERIFY(write_safetensors(path(), tensors, {{"hitscope.map", said}}, true));
        const auto read = read_sample_map(path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadFile);
    }
};

QTEST_GUILESS_MAIN(TestSampleMap)
#include "tst_sample_map.moc"
