// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <array>
#include <limits>

using namespace hit;
using namespace hit::test;

namespace {

/// An .npy file of version `version` with this header.
QByteArray npy(const QByteArray &dict, const QByteArray &data, int version = 1)
{
    QByteArray file("\x93NUMPY");
    file += static_cast<char>(version);
    file += '\0';
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
        file += static_cast<char>(dict.size() >> (8 * i));
    return file + dict + data;
}

QByteArray bytesOf(const auto &values)
{
    return {reinterpret_cast<const char *>(values.data()),
            qsizetype(sizeof values[0] * values.size())};
}

} // namespace

class TestNpy : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    QByteArray python(const QString &code) const
    {
        QProcess process;
        process.start(HIT_TEST_PYTHON,
                      {"-c", "import sys, numpy as np; dir = sys.argv[1] + '/'\n" + code,
                       QString::fromStdString(m_dir.path().string())});
        process.waitForFinished(60'000);
        const QByteArray errors = process.readAllStandardError();
        return errors.isEmpty() ? process.readAllStandardOutput().trimmed() : errors;
    }

private Q_SLOTS:
    void readsWhatNumpyWrites_data()
    {
        QTest::addColumn<QString>("save");
        const QString plain = "np.save(dir + 'x.npy', a)";
        QTest::addRow("float32") << plain;
        QTest::addRow("float64") << "np.save(dir + 'x.npy', a.astype('<f8'))";
        for (int version : {1, 2, 3})
            QTest::addRow("version %d", version)
                << QString(
                       "np.lib.format.write_array(open(dir + 'x.npy', 'wb'), a, version=(%1, 0))")
                       .arg(version);
    }
    void readsWhatNumpyWrites()
    {
        QFETCH(QString, save);
        const QByteArray output =
            python("a = (np.arange(24, dtype='<f4') / 7).reshape(2, 3, 4)\n" + save);
        QVERIFY2(output.isEmpty(), output);
        auto array = read_npy(m_dir / "x.npy");
        QVERIFY2(array, array ? "" : array.error().line().c_str());
        QCOMPARE(array->shape, (std::vector<std::int64_t>{2, 3, 4}));
        for (std::size_t i = 0; i < 24; ++i)
            QCOMPARE(array->values[i], static_cast<float>(i) / 7.0f);
    }

    void numpyReadsWhatIsWritten()
    {
        const std::array values{1.5f,
                                -2.0f,
                                std::numeric_limits<float>::infinity(),
                                std::numeric_limits<float>::quiet_NaN(),
                                1e-40f,
                                6.0f};
        const std::array<std::int64_t, 2> matrix{2, 3};
        const std::array<std::int64_t, 1> vector{6}, empty{0};
        QVERIFY(write_npy(m_dir / "matrix.npy", matrix, values, false));
        QVERIFY(write_npy(m_dir / "vector.npy", vector, values, false));
        QVERIFY(write_npy(m_dir / "scalar.npy", {}, std::span(values).first(1), false));
        QVERIFY(write_npy(m_dir / "empty.npy", empty, {}, false));
        const QByteArray seen =
            python("for n in ('matrix', 'vector', 'scalar', 'empty'):\n"
                   "    a = np.load(dir + n + '.npy'); print(a.shape, a.dtype, a.tobytes().hex())");
        const QByteArray hex = bytesOf(values).toHex();
        QCOMPARE(seen, "(2, 3) float32 " + hex + "\n(6,) float32 " + hex + "\n() float32 "
                           + hex.left(8) + "\n(0,) float32");
        QCOMPARE(readAll(m_dir / "matrix.npy").size(), 128 + 24);
        QVERIFY(!write_npy(m_dir / "matrix.npy", matrix, values, false));
        QVERIFY(!write_npy(m_dir / "other.npy", vector, std::span(values).first(5), false));
    }

    void arraysCanBeWrittenInPieces()
    {
        const std::array values{1.0f, 2.0f, 3.0f, 4.0f};
        const std::array<std::int64_t, 2> shape{2, 2};
        QVERIFY(write_npy(m_dir / "whole.npy", shape, values, true));
        auto writer = NpyWriter::create(m_dir / "pieces.npy", shape);
        QVERIFY(writer);
        QVERIFY(writer->write(std::span(values).first(1)));
        QVERIFY(!writer->commit(true));
        QVERIFY(writer->write(std::span(values).last(3)));
        QCOMPARE(writer->write(values).error().code, ErrorCode::WrongUse);
        QVERIFY(!std::filesystem::exists(m_dir / "pieces.npy"));
        QVERIFY(writer->commit(true));
        QCOMPARE(readAll(m_dir / "pieces.npy"), readAll(m_dir / "whole.npy"));
    }

    void refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &file, const char *why) {
            QTest::addRow("%s", name) << file << why;
        };
        const auto dict = [](const char *descr, const char *order, const char *shape) {
            return QByteArray("{'descr': ") + descr + ", 'fortran_order': " + order
                   + ", 'shape': " + shape + ", }\n";
        };
        const QByteArray good = dict("'<f4'", "False", "(1,)");
        const char *odd = "its header is not that of a plain array";
        row("empty", "", "it is empty");
        row("magic", "numpy", "it is no .npy file");
        row("version 4", npy(good, "1234", 4), "it has an unknown version of the .npy format");
        row("header cut", npy(good, "").left(40), "it ends inside its header");
        row("data cut", npy(good, "123"), "its shape and its length disagree");
        row("data long", npy(good, "12345"), "its shape and its length disagree");
        row("overflow", npy(dict("'<f4'", "False", "(4611686018427387905,)"), "1234"),
            "its shape and its length disagree");
        row("objects", npy(dict("'|O'", "False", "(1,)"), "1234"),
            "it holds Python objects, which can run code when they are read");
        row("integers", npy(dict("'<i4'", "False", "(1,)"), "1234"),
            "its type '<i4' is not float32 or float64");
        row("big-endian", npy(dict("'>f4'", "False", "(1,)"), "1234"),
            "its type '>f4' is not float32 or float64");
        row("columns", npy(dict("'<f4'", "True", "(1,)"), "1234"),
            "it is stored column by column (Fortran order)");
        row("structured", npy(dict("[('x', '<f4')]", "False", "(1,)"), "1234"), odd);
        row("negative", npy(dict("'<f4'", "False", "(-1,)"), "1234"), odd);
        row("rank 9", npy(dict("'<f4'", "False", "(1,1,1,1,1,1,1,1,1)"), "1234"), odd);
        row("key twice",
            npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "1234"),
            odd);
        row("key missing", npy("{'descr': '<f4', 'shape': (1,)}", "1234"), odd);
        row("another key",
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", "1234"), odd);
        row("code", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (f(),)}", "1234"), odd);
        row("more text", npy(good.trimmed() + " x", "1234"), odd);
        row("no dictionary", npy("[]", "1234"), odd);
        row("unfinished", npy("{'descr': '<f4", "1234"), odd);
    }
    void refusesTheRest()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, why);
        writeAll(m_dir / "bad.npy", file);
        auto array = read_npy(m_dir / "bad.npy");
        QVERIFY(!array);
        QCOMPARE(QString::fromStdString(array.error().why), why);
        QVERIFY(array.error().code == ErrorCode::BadFile);
    }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
