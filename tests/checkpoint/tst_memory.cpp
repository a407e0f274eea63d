// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/bundle_maker.h"
#include "tests/support/safetensors_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <random>

using namespace hit;
using namespace hit::test;

namespace {

std::atomic<std::int64_t> inUse = 0;
std::atomic<std::int64_t> highest = 0;

} // namespace

// Every C++ allocation of the program is counted; Qt's containers use malloc and are not.
void *operator new(std::size_t size)
{
    void *block = std::malloc(size);
    if (!block)
        throw std::bad_alloc();
    const auto total = inUse += static_cast<std::int64_t>(malloc_usable_size(block));
    if (total > highest)
        highest = total;
    return block;
}
void operator delete(void *block) noexcept
{
    inUse -= static_cast<std::int64_t>(malloc_usable_size(block));
    std::free(block);
}
void operator delete(void *block, std::size_t) noexcept
{
    operator delete(block);
}

namespace {

/// The most memory that `work` had at a time.
template <typename Work>
std::int64_t peak(Work work)
{
    const std::int64_t before = inUse;
    highest = before;
    work();
    return highest - before;
}

void readEverything(const std::filesystem::path &path)
{
    const auto file = open_tensor_file(path);
    if (!file)
        return;
    for (const TensorEntry &entry : (*file)->entries()) {
        std::vector<std::byte> out(static_cast<std::size_t>(entry.elements())
                                   * dtype_size(entry.dtype));
        (void)!(*file)->read(entry, out);
        (void)(*file)->read_text(entry);
    }
    (void)!(*file)->verify({}, {});
}

QByteArray safetensorsBomb(const QByteArray &start, const char *item, int count)
{
    QByteArray header = start;
    for (int i = 0; i < count; ++i)
        header += QByteArray(i ? "," : "") + '"' + QByteArray::number(i, 36) + "\":" + json(item);
    return header;
}

} // namespace

/// Q6: nothing is allocated from a number that the file's length has not bounded.
class TestMemory : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    void expectBounded(const std::filesystem::path &path, std::int64_t bytes) const
    {
        const std::int64_t used = peak([&] { readEverything(path); });
        QVERIFY2(used <= 2 * bytes + (16 << 20),
                 qPrintable(QString("%1 bytes for a file of %2").arg(used).arg(bytes)));
    }

private Q_SLOTS:
    void bombsNeedLittle_data()
    {
        QTest::addColumn<QByteArray>("file");
        const char *tensor = "{'dtype':'U8','shape':[],'data_offsets':[0,0]}";
        const char *shaped = "{'dtype':'U8','shape':[0,0,0,0,0,0,0,0],'data_offsets':[0,0]}";
        const auto row = [](const char *name, const QByteArray &header) {
            QTest::addRow("%s", name) << MadeSafetensors::file(header, {});
        };
        row("most tensors", safetensorsBomb("{", shaped, 65'536) + "}");
        row("too many tensors", safetensorsBomb("{", tensor, 100'000) + "}");
        row("much metadata", safetensorsBomb(json("{'__metadata__':{"), "''", 700'000) + "}}");
        QByteArray sums = safetensorsBomb("", "1", 500'000).replace('"', "\\\"");
        row("many checksums", json("{'__metadata__':{'hitscope.crc32c':'{") + sums + json("}'}}"));
        row("deep", json("{'a':") + QByteArray(8'000'000, '['));
        row("wide", json("{'a':{'shape':[") + QByteArray("0,").repeated(3'000'000));
        row("long name", "{\"" + QByteArray(8'000'000, 'n') + json("':1}"));
        row("long number", json("{'a':{'shape':[") + QByteArray(8'000'000, '9') + "]}}");
    }
    void bombsNeedLittle()
    {
        QFETCH(QByteArray, file);
        writeAll(m_dir / "bomb.safetensors", file);
        expectBounded(m_dir / "bomb.safetensors", file.size());
    }

    void keysThatShareTheirPrefixesNeedLittle()
    {
        BundleOptions options{.dense = true};
        for (int i = 0; i < 20'000; ++i)
            options.entries[std::string(4000, 'k') + std::to_string(i)] =
                varintField(1, 4) + bytesField(2, bytesField(2, ""));
        makeBundle(m_dir / "bomb", {}, options);
        const auto bytes =
            static_cast<std::int64_t>(std::filesystem::file_size(m_dir / "bomb.index"));
        QVERIFY(bytes < 2 << 20);
        expectBounded(m_dir / "bomb.index", bytes);
    }

    void tenThousandBrokenFilesNeedLittle()
    {
        std::mt19937 random(1);
        makeBundle(m_dir / "b",
                   {{.key = "a", .type = 1, .shape = {4, 4}, .bytes = std::string(64, 'a')},
                    {.key = "b", .type = 9, .shape = {}, .bytes = std::string(8, 'b')}});
        const QByteArray index = readAll(m_dir / "b.index");
        const auto shardBytes =
            static_cast<std::int64_t>(std::filesystem::file_size(m_dir / "b.data-00000-of-00001"));
        for (int round = 0; round < 10'000; ++round) {
            const bool bundle = round % 2;
            QByteArray file = bundle ? index : MadeSafetensors(random).file();
            for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
                file[static_cast<qsizetype>(random() % static_cast<unsigned>(file.size()))] =
                    static_cast<char>(random());
            const auto path = m_dir / (bundle ? "b.index" : "broken.safetensors");
            writeAll(path, file);
            expectBounded(path, file.size() + (bundle ? shardBytes : 0));
        }
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
