// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/tensorboard_writer.h"
#include "tests/app/hit_program.h"
#include "tests/core/failing_file_system.h"
#include "tests/support/scratch.h"

using namespace hit;
using namespace hit::test;

namespace {

/// What TensorBoard reads.
QJsonObject readBack(const Scratch &scratch)
{
    const Ran ran = python({QStringLiteral(HIT_SOURCE_DIR "/tests/run/read_tensorboard.py"),
                            QString::fromStdString(scratch.path().string())});
    if (ran.code != 0)
        qFatal("%s", ran.err.constData());
    return ran.json();
}

QList<int> stepsOf(const QJsonObject &read, const QString &tag)
{
    QList<int> steps;
    for (const auto entry : read["scalars"].toObject()[tag].toArray())
        steps << entry.toArray()[0].toInt();
    return steps;
}

} // namespace

class TestTensorBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackScalarsAndImages()
    {
        Scratch scratch;
        auto writer = TensorBoardWriter::create(scratch.path(), 0);
        QVERIFY(writer);
        QVERIFY(writer->scalars(10, {{"loss/generator", 0.75}, {"loss/discriminator", -1.5}}));
        QVERIFY(writer->scalars(300, {{"loss/generator", 1e-3}}));
        const std::string encoded = std::string(300, 'x') + '\0' + "end";
        QVERIFY(writer->image(300, "samples", 640, 320, encoded));
        const QJsonObject read = readBack(scratch);
        const auto points = read["scalars"].toObject()["loss/generator"].toArray();
        QCOMPARE(points.size(), 2);
        QCOMPARE(points[0].toArray()[0].toInt(), 10);
        QCOMPARE(points[0].toArray()[1].toDouble(), 0.75);
        QCOMPARE(points[1].toArray()[0].toInt(), 300);
        QCOMPARE(points[1].toArray()[1].toDouble(), static_cast<double>(1e-3F));
        const auto image = read["images"].toObject()["samples"].toArray().at(0).toArray();
        QCOMPARE(image[0].toInt(), 300);
        QCOMPARE(image[1].toInt(), 640);
        QCOMPARE(image[2].toInt(), 320);
        QCOMPARE(QByteArray::fromHex(image[3].toString().toLatin1()),
                 QByteArray::fromStdString(encoded));
    }

    void curvesContinueAfterAResume()
    {
        Scratch scratch;
        const auto train = [&](int from, int to) {
            auto writer = TensorBoardWriter::create(scratch.path(), from);
            QVERIFY(writer);
            for (int step = from + 10; step <= to; step += 10)
                QVERIFY(writer->scalars(step, {{"loss", step}}));
        };
        train(0, 100);
        train(50, 80);
        train(80, 120);
        QCOMPARE(stepsOf(readBack(scratch), "loss"),
                 (QList<int>{10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120}));
    }

    void aFailedWriteCostsOnlyItself()
    {
        for (int call = 3; call <= 5; ++call) { // the first two writes are the file's head
            Scratch scratch;
            FailingFileSystem system;
            system.fail("write", call, ENOSPC);
            auto writer = TensorBoardWriter::create(scratch.path(), 0, system);
            QVERIFY(writer);
            QList<int> written;
            for (int step = 1; step <= 3; ++step)
                if (writer->scalars(step, {{"loss", 1}}))
                    written << step;
            QCOMPARE(written.size(), 2);
            QCOMPARE(stepsOf(readBack(scratch), "loss"), written);
        }
    }
};

QTEST_GUILESS_MAIN(TestTensorBoard)
#include "tst_tensorboard.moc"
