// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/bundle_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <array>
#include <random>

using namespace hit;
using namespace hit::test;
namespace fs = std::filesystem;

namespace {

const fs::path reference = HIT_TEST_REFERENCE;

QByteArray contents(TensorFile &file, const TensorEntry &entry)
{
    const auto size = static_cast<std::size_t>(entry.elements()) * dtype_size(entry.dtype);
    std::vector<std::byte> bytes(size);
    const Status read = file.read(entry, bytes);
    if (!read)
        return QByteArray("error: ") + read.error().line().c_str();
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(size)};
}

/// TensorFlow's number and ours of every type with numbers.
struct Type
{
    int number;
    DType dtype;
};
constexpr std::array types{Type{1, DType::F32},  Type{2, DType::F64},   Type{3, DType::I32},
                           Type{4, DType::U8},   Type{5, DType::I16},   Type{6, DType::I8},
                           Type{9, DType::I64},  Type{10, DType::Bool}, Type{14, DType::BF16},
                           Type{17, DType::U16}, Type{19, DType::F16},  Type{22, DType::U32},
                           Type{23, DType::U64}};

std::string randomBytes(std::mt19937 &random, std::size_t size)
{
    std::string bytes(size, '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

struct RandomBundle
{
    std::vector<BundlePart> parts;
    std::vector<DType> dtypes; ///< of the parts
    BundleOptions options;

    explicit RandomBundle(std::mt19937 &random)
    {
        options.shards = 1 + static_cast<int>(random() % 3);
        for (unsigned i = 0, count = random() % 40; i < count; ++i) {
            const Type &type = types[random() % types.size()];
            BundlePart part;
            part.key = "layer-" + std::to_string(random() % 7) + "/" + std::to_string(i)
                       + "/.ATTRIBUTES/VARIABLE_VALUE";
            part.type = type.number;
            std::size_t elements = 1;
            for (unsigned rank = random() % 5; rank > 0; --rank) {
                part.shape.push_back(random() % 6);
                elements *= static_cast<std::size_t>(part.shape.back());
            }
            part.bytes = randomBytes(random, elements * dtype_size(type.dtype));
            part.shard = static_cast<int>(random()) & 0x7fffffff;
            part.shard %= options.shards;
            parts.push_back(std::move(part));
            dtypes.push_back(type.dtype);
        }
    }
};

} // namespace

class TestTensorBundle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theOfficialCheckpointEqualsItsSafetensorsCopies_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("copy");
        QTest::addColumn<QString>("copyRoot");
        // Both generators are under generator/ in their copies.
        QTest::addRow("generator") << "tiny128"
                                   << "generator/"
                                   << "generator"
                                   << "generator/";
        QTest::addRow("ema") << "tiny128"
                             << "ema_generator/"
                             << "ema_generator"
                             << "generator/";
        QTest::addRow("discriminator") << "tiny128"
                                       << "discriminator/"
                                       << "discriminator"
                                       << "discriminator/";
    }
    void theOfficialCheckpointEqualsItsSafetensorsCopies()
    {
        QFETCH(QString, folder);
        QFETCH(QString, root);
        QFETCH(QString, copy);
        QFETCH(QString, copyRoot);
        const fs::path dir = reference / folder.toStdString();
        auto bundle = open_tensor_bundle(dir / "ckpt");
        QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
        auto copied = open_safetensors(dir / (copy.toStdString() + ".safetensors"));
        QVERIFY2(copied, copied ? "" : copied.error().line().c_str());
        std::size_t compared = 0;
        for (const TensorEntry &entry : (*bundle)->entries()) {
            if (!entry.name.starts_with(root.toStdString())
                || entry.name.find("/.OPTIMIZER_SLOT/") != std::string::npos)
                continue;
            const auto name = copyRoot.toStdString() + entry.name.substr(root.size());
            const TensorEntry *twin = (*copied)->find(name);
            QVERIFY2(twin, name.c_str());
            QVERIFY(twin->dtype == entry.dtype);
            QCOMPARE(twin->shape, entry.shape);
            QCOMPARE(contents(**bundle, entry), contents(**copied, *twin));
            ++compared;
        }
        QCOMPARE(compared, (*copied)->entries().size());
    }

    void namesAndShapesAreThoseOfTensorFlowsListing()
    {
        auto bundle = open_tensor_bundle(reference / "tiny128/ckpt");
        QVERIFY(bundle);
        QMap<QString, QString> expected, found;
        const QString listing = readAll(reference / "tiny128/checkpoint_listing.txt");
        for (const QString &line : listing.split('\n', Qt::SkipEmptyParts)) {
            auto parts = line.split('\t');
            if (parts[0] != "_CHECKPOINTABLE_OBJECT_GRAPH")
                expected[parts[0].remove("/.ATTRIBUTES/VARIABLE_VALUE")] = parts.value(1);
        }
        for (const TensorEntry &entry : (*bundle)->entries()) {
            QStringList sizes;
            for (std::int64_t size : entry.shape)
                sizes << QString::number(size);
            found[QString::fromStdString(entry.name)] =
                sizes.isEmpty() ? "scalar" : sizes.join('x');
        }
        QCOMPARE(found, expected);
        const TensorEntry *step = (*bundle)->find("global_step");
        QVERIFY(step && step->dtype == DType::I64 && step->shape.empty());
        std::int64_t value = 0;
        QVERIFY((*bundle)->read(*step, std::as_writable_bytes(std::span(&value, 1))));
        QCOMPARE(value, 12345);
    }

    void everyNameForACheckpointOpensIt_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"", "/", "/ckpt-12345", "/ckpt-12345.index",
                                 "/ckpt-12345.data-00000-of-00001", "/checkpoint"})
            QTest::addRow("folder%s", name) << name;
    }
    void everyNameForACheckpointOpensIt()
    {
        QFETCH(QString, name);
        const auto path = (reference / "tiny128/ckpt").string() + name.toStdString();
        auto file = open_tensor_file(path);
        QVERIFY2(file, file ? "" : file.error().line().c_str());
        QCOMPARE((*file)->format(), std::string_view("tensorflow"));
        QCOMPARE((*file)->file_bytes(), 77715 + 5277251);
    }

    void verifyReadsEverything()
    {
        for (const char *folder : {"tiny128/ckpt", "tiny128_multihead/ckpt"}) {
            auto bundle = open_tensor_bundle(reference / folder);
            QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
            std::int64_t last = 0, all = 0;
            const Status verified = (*bundle)->verify(
                [&](std::int64_t done, std::int64_t total) {
                    QVERIFY(done > last);
                    last = done;
                    all = total;
                },
                {});
            QVERIFY2(verified, verified ? "" : verified.error().line().c_str());
            QCOMPARE(last, all);
            QVERIFY(all > 4'000'000);
        }
    }

    void verifyCanBeStopped()
    {
        auto bundle = open_tensor_bundle(reference / "tiny128/ckpt");
        QVERIFY(bundle);
        std::stop_source source;
        const Status verified = (*bundle)->verify(
            [&](std::int64_t, std::int64_t) { source.request_stop(); }, source.get_token());
        QVERIFY(!verified);
        QVERIFY(verified.error().code == ErrorCode::Interrupted);
    }

    void aMovedFolderIsFoundByTheNameOfTheCheckpoint_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QString>("prefix");
        QTest::addRow("relative") << QByteArray("model_checkpoint_path: \"ckpt-2\"\n") << "ckpt-2";
        QTest::addRow("absolute, elsewhere")
            << QByteArray("model_checkpoint_path: \"/home/me/run/ckpt-2\"\n"
                          "all_model_checkpoint_paths: \"/home/me/run/ckpt-1\"\n")
            << "ckpt-2";
        QTest::addRow("not the first line") << QByteArray(
            "all_model_checkpoint_paths: \"ckpt-1\"\nmodel_checkpoint_path: \"ckpt-2\"")
                                            << "ckpt-2";
        QTest::addRow("escapes") << QByteArray("model_checkpoint_path: \"\\303\\251 \\\"x\\\"\"\n")
                                 << "é \"x\"";
    }
    void aMovedFolderIsFoundByTheNameOfTheCheckpoint()
    {
        QFETCH(QByteArray, state);
        QFETCH(QString, prefix);
        Scratch dir;
        makeBundle(dir / prefix.toUtf8(), {{"a", 4, {1}, "x"}});
        makeBundle(dir / "ckpt-1", {{"b", 4, {1}, "x"}});
        writeAll(dir / "checkpoint", state);
        auto bundle = open_tensor_file(dir.path());
        QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
        QVERIFY((*bundle)->find("a"));
    }

    void generatedBundlesAreReadBitForBit()
    {
        Scratch dir;
        std::mt19937 random(1);
        for (int round = 0; round < 200; ++round) {
            const RandomBundle made(random);
            makeBundle(dir / "b", made.parts, made.options);
            auto bundle = open_tensor_bundle(dir / "b");
            QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
            QCOMPARE((*bundle)->entries().size(), made.parts.size());
            QVERIFY((*bundle)->verify({}, {}));
            for (std::size_t i = 0; i < made.parts.size(); ++i) {
                const BundlePart &part = made.parts[i];
                const TensorEntry *entry = (*bundle)->find(part.key.substr(0, part.key.find("/.")));
                QVERIFY2(entry, part.key.c_str());
                QVERIFY(entry->dtype == made.dtypes[i]);
                QCOMPARE(entry->shape, part.shape);
                QCOMPARE(contents(**bundle, *entry), QByteArray::fromStdString(part.bytes));
            }
        }
    }

    void stringsAreReadAsText()
    {
        Scratch dir;
        const auto scalar = stringBytes({"{\"class\": \"Dense\"}"});
        const auto several = stringBytes({"one", "", std::string(300, 'x')});
        makeBundle(dir / "b", {{"config", 7, {}, scalar.bytes, 0, scalar.crc},
                               {"list", 7, {3}, several.bytes, 0, several.crc},
                               {"none", 7, {0}, "", 0, 0},
                               {"number", 4, {1}, "x"}});
        auto bundle = open_tensor_bundle(dir / "b");
        QVERIFY2(bundle, bundle ? "" : bundle.error().line().c_str());
        const auto text = [&](const char *name) {
            return (*bundle)->read_text(*(*bundle)->find(name));
        };
        QCOMPARE(text("config").value(), std::string("{\"class\": \"Dense\"}"));
        QCOMPARE(text("list").value(), "one" + std::string(300, 'x'));
        QCOMPARE(text("none").value(), std::string());
        QVERIFY(text("number").error().code == ErrorCode::WrongUse);
        QVERIFY((*bundle)->verify({}, {}));
        std::byte byte{};
        QVERIFY(!(*bundle)->read(*(*bundle)->find("config"), std::span(&byte, 0)));
        QVERIFY(!(*bundle)->read(*(*bundle)->find("number"), std::span(&byte, 0)));
        QVERIFY((*bundle)->read(*(*bundle)->find("number"), std::span(&byte, 1)));
        QVERIFY(!(*bundle)->read({"unknown", DType::U8, {1}}, std::span(&byte, 1)));
    }

    /// No byte of the blocks or of the tensors can change unseen.
    void everyFlippedBitIsFound()
    {
        Scratch dir;
        const auto text = stringBytes({"some text"});
        makeBundle(dir / "b",
                   {{"a", 1, {2, 2}, std::string(16, 'a')},
                    {"b", 9, {}, std::string(8, 'b'), 1},
                    {"c", 7, {}, text.bytes, 0, text.crc}},
                   {.shards = 2});
        const auto survives = [&] {
            auto bundle = open_tensor_bundle(dir / "b");
            return bundle && (*bundle)->verify({}, {});
        };
        QVERIFY(survives());
        constexpr int footer = 48;
        for (const char *name : {"b.index", "b.data-00000-of-00002", "b.data-00001-of-00002"}) {
            const QByteArray good = readAll(dir / name);
            const auto checked = good.size() - (QByteArray(name) == "b.index" ? footer : 0);
            for (qsizetype at = 0; at < checked; ++at) {
                QByteArray bad = good;
                bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
                writeAll(dir / name, bad);
                QVERIFY2(!survives(), qPrintable(QString("%1 at %2").arg(name).arg(at)));
            }
            writeAll(dir / name, good);
        }
    }

    void everyTruncationIsFound()
    {
        Scratch dir;
        makeBundle(dir / "b",
                   {{"a", 1, {2, 2}, std::string(16, 'a')}, {"b", 9, {}, std::string(8, 'b'), 1}},
                   {.shards = 2});
        for (const char *name : {"b.index", "b.data-00000-of-00002", "b.data-00001-of-00002"}) {
            const QByteArray good = readAll(dir / name);
            for (qsizetype size = 0; size < good.size(); ++size) {
                writeAll(dir / name, good.first(size));
                auto bundle = open_tensor_bundle(dir / "b");
                QVERIFY(!bundle);
                QVERIFY(bundle.error().code == ErrorCode::BadFile);
            }
            writeAll(dir / name, good);
        }
    }
};

QTEST_GUILESS_MAIN(TestTensorBundle)
#include "tst_tensor_bundle.moc"
