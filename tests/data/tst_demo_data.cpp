// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

#include <QImage>

using namespace hit::test;

namespace {

const QString font = QStringLiteral(HIT_TEST_FIXTURES "/emoji/subset.ttf");
constexpr int bitmaps = 16, heldOut = 1; // every tenth

Ran makeEmoji(const QStringList &arguments)
{
    return python(QStringList{QStringLiteral(HIT_SOURCE_DIR "/packaging/make_demo_data.py"),
                              "--style", "emoji", "--jobs", "1"}
                  + arguments);
}

/// By file name.
QMap<QString, QJsonObject> told(const QString &file)
{
    QFile lines(file);
    if (!lines.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file));
    QMap<QString, QJsonObject> pictures;
    while (!lines.atEnd()) {
        const QJsonObject picture = QJsonDocument::fromJson(lines.readLine()).object();
        pictures[picture["file"].toString()] = picture;
    }
    return pictures;
}

} // namespace

/// packaging/make_demo_data.py: the set that needs no drawing.
class TestDemoData : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

private Q_SLOTS:
    void everyBitmapOfTheFontIsAPicture()
    {
        const QString out = m_dir.filePath("all");
        const Ran ran = makeEmoji({"--font", font, "--size", "68", out});
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY2(ran.out.contains("15 and 1 pictures") && ran.out.contains("Open Font License"),
                 ran.text());
        const auto train = told(out + "/train.jsonl"), kept = told(out + "/held-out.jsonl");
        QCOMPARE(names(out + "/train"), train.keys());
        QCOMPARE(names(out + "/held-out"), kept.keys());
        QCOMPARE(train.size(), bitmaps - heldOut);
        QCOMPARE(kept.keys(), QStringList{"000009.png"});
        for (const QString &file : train.keys()) {
            const QImage picture(out + "/train/" + file);
            QCOMPARE(picture.size(), QSize(68, 68));
            QVERIFY(!picture.hasAlphaChannel());
            // 136 x 128 in a square: two rows above and below are the background's.
            QCOMPARE(picture.pixelColor(34, 0), QColor(Qt::white));
            QCOMPARE(picture.pixelColor(34, 67), QColor(Qt::white));
        }
        const QColor heart = QImage(out + "/train/000001.png").pixelColor(34, 34);
        QCOMPARE(train["000001.png"]["characters"], QJsonValue(QJsonArray{"BLACK HEART SUIT"}));
        QVERIFY2(heart.red() > 150 && heart.green() < 100, qPrintable(heart.name()));
        bool joined = false;
        for (const QJsonObject &picture : train)
            joined = joined
                     || picture["characters"]
                            == QJsonArray{"EMOJI MODIFIER FITZPATRICK TYPE-6", "FEMALE SIGN",
                                          "SUPERHERO"};
        QVERIFY(joined);
    }

    void aPartGoesOnWhereItStopped()
    {
        const QString out = m_dir.filePath("part");
        const QStringList call{"--font", font, "--train", "4", "--held-out", "0", out};
        QCOMPARE(makeEmoji(call).code, 0);
        QCOMPARE(names(out + "/train").size(), 4);
        QVERIFY(names(out + "/held-out").isEmpty());
        QFile kept(out + "/train/000001.png");
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write("kept") == 4);
        kept.close();
        QVERIFY(QFile::remove(out + "/train/000002.png"));
        const Ran again = makeEmoji(call);
        QVERIFY2(again.code == 0, again.text());
        QCOMPARE(names(out + "/train").size(), 4);
        QCOMPARE(QFileInfo(kept).size(), 4);
    }

    void aFontThatIsMissingIsTold_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("none") << m_dir.filePath("none.ttf") << QByteArray("fonts-noto-color-emoji");
        QTest::newRow("a folder") << m_dir.path() << QByteArray("cannot be read as a font");
        QTest::newRow("a text") << QStringLiteral(HIT_SOURCE_DIR "/README.md")
                                << QByteArray("cannot be read as a font");
    }
    void aFontThatIsMissingIsTold()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, says);
        const QString out = m_dir.filePath("nothing");
        const Ran ran = makeEmoji({"--font", file, out});
        QVERIFY2(ran.code == 2 && ran.err.contains(says), ran.text());
        QVERIFY2(!ran.err.contains("Traceback"), ran.text());
        QVERIFY(!QFile::exists(out));
    }
};

QTEST_GUILESS_MAIN(TestDemoData)
#include "tst_demo_data.moc"
