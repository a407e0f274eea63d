// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/protobuf_reader.h"
#include "model/checkpoint/tensor_file.h"
#include "tests/support/bundle_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <limits>

using namespace hit;
using namespace hit::test;

namespace {

constexpr const char *damagedRemedy = "the file is damaged, copy or download it again";

struct Case
{
    std::vector<BundlePart> parts;
    BundleOptions options = {};
};

const BundlePart good{.key = "good", .type = 4, .shape = {1}, .bytes = "x"};

/// A bundle whose only wrong part is this entry.
Case entry(const std::string &message)
{
    return {{good}, {.entries = {{"wrong", message}}}};
}

Case header(const std::string &message)
{
    return {{good}, {.header = message}};
}

/// An object graph, with its checksums.
Case graph(const std::string &message)
{
    const auto text = stringBytes({message});
    return {
        {good,
         {.key = "_CHECKPOINTABLE_OBJECT_GRAPH", .type = 7, .bytes = text.bytes, .crc = text.crc}}};
}

std::string shape(const std::vector<std::int64_t> &sizes)
{
    std::string message;
    for (const std::int64_t size : sizes)
        message += bytesField(2, varintField(1, static_cast<std::uint64_t>(size)));
    return bytesField(2, message);
}

} // namespace

Q_DECLARE_METATYPE(Case)

/// Bundles whose checksums are right and whose contents are not.
class TestBundleRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRightOnesAreOpened_data()
    {
        QTest::addColumn<Case>("made");
        const std::string child = bytesField(1, varintField(1, 1) + bytesField(2, "child"));
        const std::string slot =
            bytesField(3, varintField(1, 0) + bytesField(2, "m") + varintField(3, 1));
        const std::string attribute =
            bytesField(2, bytesField(1, "VARIABLE_VALUE") + bytesField(3, "good"));
        QTest::addRow("plain") << Case{{good}};
        QTest::addRow("graph") << graph(bytesField(1, child + slot) + bytesField(1, attribute));
        QTest::addRow("empty graph") << graph("");
        QTest::addRow("unknown fields") << entry(bundleEntry(
            {.type = 4, .shape = {0}, .extra = varintField(99, 1) + bytesField(100, "y")}, 0));
        QTest::addRow("no version") << header(varintField(1, 1));
        QTest::addRow("a newer producer")
            << header(varintField(1, 1) + bytesField(3, varintField(1, 9) + varintField(2, 1)));
    }
    void theRightOnesAreOpened()
    {
        QFETCH(Case, made);
        const Scratch dir;
        makeBundle(dir / "b", made.parts, made.options);
        const auto bundle = open_tensor_bundle(dir / "b");
        QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
        QVERIFY((*bundle)->verify({}, {}));
    }

    void theWrongOnesAreRefused_data()
    {
        QTest::addColumn<Case>("made");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const Case &made, const char *why) {
            QTest::addRow("%s", name) << made << why;
        };
        headerRows(row);
        entryRows(row);
        graphRows(row);
        row("snappy", {{good}, {.compressed = true}},
            "its blocks are compressed, which no TensorFlow does");
    }
    void theWrongOnesAreRefused()
    {
        QFETCH(Case, made);
        QFETCH(QString, why);
        if (made.options.compressed) // snappy is used only where it helps
            made.parts.push_back({.key = std::string(300, 'k'), .type = 4, .shape = {0}});
        const Scratch dir;
        makeBundle(dir / "b", made.parts, made.options);
        const auto bundle = open_tensor_bundle(dir / "b");
        QVERIFY(!bundle);
        QCOMPARE(QString::fromStdString(bundle.error().why), why);
        QVERIFY(bundle.error().code == ErrorCode::BadFile);
        QVERIFY(!bundle.error().remedy.empty());
    }

    void aMissingShardIsNamed()
    {
        const Scratch dir;
        makeBundle(dir / "b",
                   {good, {.key = "b", .type = 4, .shape = {1}, .bytes = "y", .shard = 1}},
                   {.shards = 2});
        std::filesystem::remove(dir / "b.data-00001-of-00002");
        const auto bundle = open_tensor_bundle(dir / "b");
        QVERIFY(!bundle);
        QVERIFY(bundle.error().code == ErrorCode::NoFile);
        QVERIFY(bundle.error().what.ends_with("b.data-00001-of-00002"));
    }

    void handlesOutsideOfTheFileAreRefused_data()
    {
        QTest::addColumn<QByteArray>("handles");
        const auto handle = [](std::uint64_t offset, std::uint64_t size) {
            return QByteArray::fromStdString(varint(offset) + varint(size));
        };
        const auto row = [](const char *name, const QByteArray &metaindex,
                            const QByteArray &index) {
            QTest::addRow("%s", name) << metaindex + index;
        };
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        row("metaindex far away", handle(1 << 30, 10), handle(0, 10));
        row("index far away", handle(0, 8), handle(1 << 30, 10));
        row("size too large", handle(0, 8), handle(0, 1 << 30));
        row("sum overflows", handle(0, 8), handle(most, most));
        row("over the footer", handle(0, 8), handle(0, 1'000'000));
        row("no varint", handle(0, 8), QByteArray(20, '\xff'));
    }
    void handlesOutsideOfTheFileAreRefused()
    {
        QFETCH(QByteArray, handles);
        const Scratch dir;
        makeBundle(dir / "b", {good});
        QByteArray index = readAll(dir / "b.index");
        handles = handles.leftJustified(40, '\0', true);
        index.replace(index.size() - 48, 40, handles);
        writeAll(dir / "b.index", index);
        const auto bundle = open_tensor_bundle(dir / "b");
        QVERIFY(!bundle);
        QCOMPARE(QString::fromStdString(bundle.error().why),
                 "its last bytes name a place outside of the file");
        QCOMPARE(bundle.error().remedy, std::string(damagedRemedy));
    }

    void varintsHaveAtMostTenBytes()
    {
        const auto taken = [](std::string bytes) {
            std::string_view view = bytes;
            return take_varint(view);
        };
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                                           std::uint64_t{1} << 63, most})
            QCOMPARE(taken(varint(number)).value(), number);
        QVERIFY(!taken(""));
        QVERIFY(!taken("\x80"));
        QVERIFY(!taken(std::string(9, '\x80') + '\x02')); // 65 bits
        QVERIFY(!taken(std::string(10, '\x80') + '\x01'));
    }

private:
    template <typename Row>
    static void headerRows(Row row)
    {
        row("big-endian", header(varintField(1, 1) + varintField(2, 1)),
            "it was written on a big-endian machine");
        row("no shards", header(varintField(2, 0)), "its header counts 0 data files, not 1 to 256");
        row("many shards", header(varintField(1, 1'000'000'000)),
            "its header counts 1000000000 data files, not 1 to 256");
        row("newer version", header(varintField(1, 1) + bytesField(3, varintField(2, 2))),
            "it needs a newer reader of TensorFlow bundles");
        row("bad consumers", header(varintField(1, 1) + bytesField(3, varintField(3, 1))),
            "it needs a newer reader of TensorFlow bundles");
        row("header is no message", header("\x08"), "its header cannot be read");
        row("group in the header", header(varintField(1, 1) + varint(10 << 3 | 3)),
            "its header cannot be read");
        row("field 0", header(varintField(1, 1) + varintField(0, 1)), "its header cannot be read");
        row("field of 33 bits", header(varintField(1, 1) + varint(1ull << 35) + varint(1)),
            "its header cannot be read");
        row("wrong wire type", header(bytesField(1, "x")), "its header cannot be read");
        row("bytes beyond the end",
            header(varintField(1, 1) + varint(4 << 3 | 2) + varint(1 << 20)),
            "its header cannot be read");
    }

    template <typename Row>
    static void entryRows(Row row)
    {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        const auto disagree = "'wrong': its shape and its size disagree";
        const auto nowhere = "'wrong' has no place in the data files";
        row("negative dimension", entry(varintField(1, 4) + shape({-1})), disagree);
        row("overflow", entry(varintField(1, 4) + shape({4194305, 4194305, 211106198978564})),
            disagree);
        row("overflow in bytes", entry(varintField(1, 2) + shape({most})), disagree);
        row("size is not the shape's", entry(varintField(1, 4) + shape({1}) + varintField(5, 2)),
            disagree);
        row("huge text", entry(varintField(1, 7) + shape({1 << 30})), disagree);
        row("shard 1 of 1", entry(varintField(1, 4) + shape({0}) + varintField(3, 1)), nowhere);
        row("negative shard", entry(varintField(1, 4) + shape({0}) + varintField(3, ~0ull)),
            nowhere);
        row("negative offset", entry(varintField(1, 4) + shape({0}) + varintField(4, ~0ull)),
            nowhere);
        row("negative size", entry(varintField(1, 4) + shape({0}) + varintField(5, ~0ull)),
            nowhere);
        row("offset beyond the shard", entry(varintField(1, 4) + shape({0}) + varintField(4, 2)),
            "it ends too early, tensors are missing at its end");
        row("end beyond the shard",
            entry(varintField(1, 4) + shape({1}) + varintField(4, 1) + varintField(5, 1)),
            "it ends too early, tensors are missing at its end");
        row("sum overflows",
            entry(varintField(1, 4) + shape({most}) + varintField(4, 1) + varintField(5, most)),
            "it ends too early, tensors are missing at its end");
        row("two tensors at one place",
            entry(bundleEntry({.type = 4, .shape = {1}, .bytes = "x"}, 0)),
            "it puts two tensors at one place");
        row("complex", entry(varintField(1, 8)),
            "'wrong' has a type that is not supported (number 8)");
        row("no type", entry(""), "'wrong' has a type that is not supported (number 0)");
        row("slices", entry(bundleEntry({.type = 4, .shape = {0}, .extra = bytesField(7, "")}, 0)),
            "'wrong' is stored in slices");
        row("unknown rank", entry(varintField(1, 4) + bytesField(2, varintField(3, 1))),
            "'wrong' has no known shape");
        row("rank 9", entry(varintField(1, 4) + shape(std::vector<std::int64_t>(9, 1))),
            "'wrong' has too many dimensions");
        row("no message", entry("\xff"), "its entry 'wrong' cannot be read");
        row("name twice",
            {{good, {.key = "good/.ATTRIBUTES/VARIABLE_VALUE", .type = 4, .shape = {0}}}},
            "'good' occurs twice");
    }

    template <typename Row>
    static void graphRows(Row row)
    {
        const std::string node = bytesField(1, "");
        row("missing variable", graph(bytesField(1, bytesField(2, bytesField(3, "gone")))),
            "it is incomplete: 'gone' is not in it");
        row("child that is not", graph(bytesField(1, bytesField(1, varintField(1, 1)))),
            "its object graph names an object that does not exist");
        row("slot that is not", graph(node + bytesField(1, bytesField(3, varintField(3, 2)))),
            "its object graph names an object that does not exist");
        row("graph is no message", graph("\x0a\x7f"), "its object graph cannot be read");
        Case wrong = graph(node);
        wrong.parts[1].bytes[0] = '\x7f';
        row("length of the graph", wrong, "the text 'object graph' has a wrong length");
        wrong = graph(node);
        wrong.parts[1].crc ^= 1;
        row("checksum of the graph", wrong, "the text 'object graph' has a wrong checksum");
        wrong = graph(node);
        wrong.parts[1].bytes[1] = static_cast<char>(wrong.parts[1].bytes[1] ^ 1);
        row("checksum of the lengths", wrong, "the text 'object graph' has a wrong checksum");
    }
};

QTEST_GUILESS_MAIN(TestBundleRefusals)
#include "tst_bundle_refusals.moc"
