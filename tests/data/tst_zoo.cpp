// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_pack.h"
#include "model/data/image_set.h"
#include "tests/data/picture_maker.h"
#include "tests/data/zoo.h"
#include "tests/support/scratch.h"

#include <QtEndian>
#include <QtTest>

#include <map>

using namespace hit;
using namespace hit::test;

namespace fs = std::filesystem;

namespace {

QString textOf(Verdict verdict, const std::vector<std::string> &notes)
{
    QString text = QString::fromUtf8(verdict_name(verdict).data());
    for (const std::string &note : notes)
        text += ", " + QString::fromStdString(note);
    return text;
}

void addForbidden(Zoo &zoo)
{
    zoo.file("forbidden.png", picture(Kind::Png), {Verdict::Unreadable});
    zoo.file("closed/inside.png", picture(Kind::Png), {});
    fs::permissions(zoo.root() / "forbidden.png", fs::perms::none);
    fs::permissions(zoo.root() / "closed", fs::perms::none);
}

} // namespace

class TestZoo : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    static void compare(const Zoo &zoo, const ScanReport &report)
    {
        std::map<std::string, ExpectedVerdict> left = zoo.expected();
        for (const ScannedImage &image : report.images) {
            const auto name = QString::fromStdString(image.name);
            const auto expected = left.find(image.name);
            QVERIFY2(expected != left.end(), qPrintable(name));
            const QString found = textOf(image.verdict, image.notes);
            const QString wanted = textOf(expected->second.verdict, expected->second.notes);
            QVERIFY2(found == wanted, qPrintable(name + ": " + found + ", not " + wanted));
            QVERIFY2((image.verdict == Verdict::Ok) == image.reason.empty(), qPrintable(name));
            left.erase(expected);
        }
        QVERIFY2(left.empty(), left.empty() ? "" : left.begin()->first.c_str());
    }

private Q_SLOTS:
    void everyFileGetsItsVerdict()
    {
        Zoo zoo(m_dir / "zoo");
        zoo.fill();
        QVERIFY(zoo.expected().size() >= 200);
        const auto report = scan_images(zoo.root(), 16);
        QVERIFY2(report, report ? "" : report.error().line().c_str());
        compare(zoo, *report);

        // And it is packed.
        PackOptions options;
        options.size = 16;
        options.least_side = 16;
        const auto packed = pack_images(zoo.root(), m_dir / "zoo.safetensors", options);
        QVERIFY2(packed, packed ? "" : packed.error().line().c_str());
        compare(zoo, packed->scan);
        const auto pack = ImagePack::open(m_dir / "zoo.safetensors");
        QVERIFY(pack);
        QCOMPARE(pack->count(), zoo.good());
        std::vector<std::byte> rgb(16 * 16 * 3);
        for (std::int64_t i = 0; i < pack->count(); ++i)
            QVERIFY(pack->read(i, rgb));
    }

    void whyAFileIsNoImageIsSaidTruly_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const QByteArray thumbnail = picture(Kind::Jpeg, 16, 16), png = picture(Kind::Png);
        QByteArray jpeg = picture(Kind::Jpeg);
        QTest::newRow("a cut PNG") << png.chopped(50) << "truncated: it ends too early";
        QTest::newRow("a damaged PNG") << damagedPicture(Kind::Png) << "damaged: it is damaged";
        QTest::newRow("a cut JPEG") << jpeg.chopped(2) << "truncated: it ends too early";
        QTest::newRow("a damaged JPEG")
            << damagedPicture(Kind::ProgressiveJpeg) << "damaged: it is damaged";
        // The thumbnail in its headers is whole.
        const auto length = qToBigEndian<quint16>(quint16(thumbnail.size() + 2));
        jpeg.insert(2, QByteArray("\xff\xe1")
                           + QByteArray(reinterpret_cast<const char *>(&length), 2) + thumbnail);
        QTest::newRow("a cut JPEG with a thumbnail")
            << jpeg.chopped(100) << "truncated: it ends too early";
        QTest::newRow("zeros") << QByteArray(5000, '\0')
                               << "not an image: it holds nothing but zeros";
        QTest::newRow("PDF") << QByteArray("%PDF-1.4\n") << "not an image: it is a PDF document";
        QTest::newRow("zip") << QByteArray("PK\3\4xxxx") << "not an image: it is a zip archive";
        QTest::newRow("web page") << QByteArray("<!DOCTYPE HTML><html>404</html>")
                                  << "not an image: it is a web page";
        QTest::newRow("text") << QByteArray("text")
                              << "not an image: its contents are of no image format";
    }
    void whyAFileIsNoImageIsSaidTruly()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        Zoo zoo(m_dir / QTest::currentDataTag());
        zoo.file("file", bytes, {});
        const auto report = scan_images(zoo.root(), 16);
        QVERIFY(report);
        const ScannedImage &image = report->images.front();
        const QString said =
            textOf(image.verdict, {}) + ": " + QString::fromStdString(image.reason);
        QVERIFY2(said.startsWith(says), qPrintable(said));
    }

    void aLinkToNothingIsSaidToBeOne()
    {
        Zoo zoo(m_dir / "links");
        zoo.link("to nothing", "nowhere", {});
        const auto report = scan_images(zoo.root(), 16);
        QVERIFY(report);
        QCOMPARE(report->images.front().reason,
                 std::string("it is a link to a file that is not there"));
    }

    void whatMayNotBeReadIsSkipped()
    {
        Zoo zoo(m_dir / "forbidden");
        fs::permissions(m_dir.path(), fs::perms::all);
        zoo.file("good.png", picture(Kind::Png), {});
        addForbidden(zoo);
        const AsNobody nobody;
        const auto report = scan_images(zoo.root(), 16);
        QVERIFY(report);
        QCOMPARE(report->images.size(), std::size_t{3});
        QCOMPARE(report->images[0].name, std::string("closed"));
        QVERIFY(report->images[0].verdict == Verdict::Unreadable);
        QVERIFY(report->images[1].verdict == Verdict::Unreadable);
        QVERIFY(report->images[2].verdict == Verdict::Ok);
    }

    void cleanupTestCase()
    {
        fs::permissions(m_dir / "forbidden/closed", fs::perms::owner_all); // or it stays behind
    }
};

QTEST_GUILESS_MAIN(TestZoo)
#include "tst_zoo.moc"
