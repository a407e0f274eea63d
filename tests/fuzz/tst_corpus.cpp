// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cstddef>
#include <cstdint>

#define FUZZ(name) void fuzz_##name(const std::uint8_t *data, std::size_t size);
HIT_FUZZ_LIST
#undef FUZZ

namespace {

using Entry = void (*)(const std::uint8_t *, std::size_t);

struct Target
{
    const char *name;
    Entry entry;
};

constexpr Target targets[] = {
#define FUZZ(name) {#name, fuzz_##name},
    HIT_FUZZ_LIST
#undef FUZZ
};

} // namespace

/// Q6: what the fuzzers found, and what they start from, in every build.
class TestCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyInputIsHarmless_data()
    {
        QTest::addColumn<Entry>("entry");
        QTest::addColumn<QString>("path");
        for (const Target &target : targets) {
            const QDir folder(QString(HIT_SOURCE_DIR "/tests/fuzz/corpus/") + target.name);
            const auto files = folder.entryInfoList(QDir::Files);
            QVERIFY2(!files.isEmpty(), target.name);
            for (const QFileInfo &file : files)
                QTest::addRow("%s/%s", target.name, qPrintable(file.fileName()))
                    << target.entry << file.filePath();
        }
    }
    void everyInputIsHarmless()
    {
        QFETCH(Entry, entry);
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        entry(reinterpret_cast<const std::uint8_t *>(bytes.data()),
              static_cast<std::size_t>(bytes.size()));
    }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
