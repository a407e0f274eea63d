// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/image_file.h"
#include "model/media/saved_picture.h"

#include <QtTest>

using namespace hit;

namespace {

State state(double x)
{
    State state;
    state.latent.plane = {x, 12.06};
    state.spread = 0.8;
    state.stages[1].temperature = 2;
    state.unknown["colour of the day"] = "gr\u00fcn";
    return state;
}

ModelInfo model()
{
    ModelInfo model;
    model.path = "/somewhere/k\u00e4se.safetensors";
    model.file_bytes = 1234;
    return model;
}

} // namespace

class TestSavedPicture : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::filesystem::path path(const char *name) const
    {
        return m_dir.filePath(name).toStdString();
    }
    std::filesystem::path write(const char *name, const QByteArray &bytes) const
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no file to read");
        return path(name);
    }

private Q_SLOTS:
    void unknownFieldsAreKeptUpToAMegabyte()
    {
        State large = state(1);
        large.unknown["later"] = std::string(900'000, 'x');
        const auto file = [&](const State &some, const std::vector<State> &keys) {
            return write("a.hitscope", QByteArray::fromStdString(state_text(some, model(), keys)));
        };
        QVERIFY(read_saved_picture(file(large, {large}))->state == large);
        State larger = large;
        larger.unknown["later"] = std::string(2'000'000, 'x');
        QVERIFY(!read_saved_picture(file(larger, {})));
        QVERIFY(!read_saved_picture(file(large, {larger})));
        // What is known may be longer.
        const std::vector<State> keys(2'000, state(2));
        QCOMPARE(read_saved_picture(file(large, keys))->keys.size(), keys.size());
    }

    void aPictureComesBackWithItsStateAndModel()
    {
        ImageWriteOptions options;
        options.state = state_text(state(4217.38), model());
        QVERIFY(write_image(path("a.png"), {1, 1, {0, 0, 0}}, options));
        const auto saved = read_saved_picture(path("a.png"));
        QVERIFY2(saved, saved ? "" : saved.error().line().c_str());
        QVERIFY(saved->state == state(4217.38));
        QVERIFY(saved->keys.empty());
        QVERIFY(saved->made_with(model()));
        ModelInfo other = model();
        other.file_bytes = 99;
        QVERIFY(!saved->made_with(other));
    }

    void aSessionComesBackWithItsKeys()
    {
        const std::string text = state_text(state(1), model(), {state(2), state(3)});
        const auto saved = read_saved_picture(write("s.hitscope", QByteArray(text.c_str())));
        QVERIFY2(saved, saved ? "" : saved.error().line().c_str());
        QVERIFY(saved->state == state(1));
        QCOMPARE(saved->keys.size(), std::size_t(2));
        QVERIFY(saved->keys[1] == state(3));
    }

    void aComparisonComesBack_data()
    {
        QTest::addColumn<bool>("hasState");
        QTest::addColumn<QByteArray>("model");
        QTest::newRow("of a state") << true << QByteArray();
        QTest::newRow("of a model") << false << QByteArray("k\u00e4se-2.safetensors");
        QTest::newRow("of both") << true << QByteArray("ckpt");
        QTest::newRow("of none") << false << QByteArray();
    }
    void aComparisonComesBack()
    {
        QFETCH(bool, hasState);
        QFETCH(QByteArray, model);
        SavedPicture picture = saved_picture(state(1), ::model());
        SavedComparison comparison{true, SavedComparison::Show::Difference, 0.3, 8, {}, {}, 0};
        if (hasState)
            comparison.state = state(2);
        comparison.model_file = model.toStdString();
        comparison.model_bytes = model.size();
        picture.comparison = comparison;
        const auto saved = saved_picture_from_text(text_from(picture));
        QVERIFY2(saved, saved ? "" : saved.error().line().c_str());
        QVERIFY(saved->comparison == comparison);
        QVERIFY(saved->state == state(1)); // and nothing of it is an unknown field
    }

    void refusesWhatIsNeither_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("start of a PNG") << QByteArray("\x89PNG");
        QTest::newRow("array") << QByteArray("[1, 2]");
        QTest::newRow("keys are no list") << QByteArray(R"({"version":1,"keys":5})");
        QTest::newRow("no comparison") << QByteArray(R"({"version":1,"comparison":[]})");
        QTest::newRow("no way to compare")
            << QByteArray(R"({"version":1,"comparison":{"show":"c"}})");
        QTest::newRow("no such gain") << QByteArray(R"({"version":1,"comparison":{"gain":0}})");
        QTest::newRow("B is no state") << QByteArray(R"({"version":1,"comparison":{"state":{}}})");
        QTest::newRow("a key is no state") << QByteArray(R"({"version":1,"keys":[7]})");
    }
    void refusesWhatIsNeither()
    {
        QFETCH(QByteArray, bytes);
        const auto saved = read_saved_picture(write("bad", bytes));
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::BadFile);
        QVERIFY(QByteArray(saved.error().line().c_str()).contains("bad"));
    }

    void aMissingFileIsNoFile()
    {
        QCOMPARE(read_saved_picture(path("none")).error().code, ErrorCode::NoFile);
    }
};

QTEST_GUILESS_MAIN(TestSavedPicture)
#include "tst_saved_picture.moc"
