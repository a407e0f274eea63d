// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/data_order.h"
#include "model/data/image_pack.h"
#include "model/data/image_set.h"
#include "tests/data/picture_maker.h"
#include "tests/support/scratch.h"

#include <QImage>
#include <QtTest>

#include <set>

using namespace hit;
using namespace hit::test;

namespace fs = std::filesystem;

namespace {

const fs::path sample = HIT_TEST_FIXTURES "/voxel-art-64";
constexpr int pictures = 200;

PackOptions sized(int size)
{
    PackOptions options;
    options.size = size;
    return options;
}

/// As the file shows it, by another decoder.
std::vector<std::byte> byQt(const fs::path &path)
{
    const QImage image =
        QImage(QString::fromStdString(path.string())).convertToFormat(QImage::Format_RGB888);
    std::vector<std::byte> rgb;
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const std::byte *>(image.constScanLine(y));
        rgb.insert(rgb.end(), line, line + image.width() * 3);
    }
    return rgb;
}

} // namespace

class TestPackImages : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    ImagePack packed(const fs::path &from, const PackOptions &options)
    {
        PackOptions again = options;
        again.overwrite = true;
        const auto report = pack_images(from, m_dir / "pack", again);
        if (!report)
            qFatal("%s", report.error().line().c_str());
        auto pack = ImagePack::open(m_dir / "pack");
        if (!pack || pack->fingerprint() != report->fingerprint)
            qFatal("not the pack");
        return std::move(*pack);
    }

private Q_SLOTS:
    void imagesOfTheRightSizeAreKeptAsTheyAre()
    {
        const ImagePack pack = packed(sample, sized(64));
        QCOMPARE(pack.count(), std::int64_t{pictures});
        QCOMPARE(pack.options(), std::string("size 64, crop centre"));
        std::vector<std::byte> rgb(64 * 64 * 3);
        for (int i = 0; i < pictures; ++i) {
            QVERIFY(pack.read(i, rgb));
            const auto name = QString("%1.png").arg(i, 6, 10, QChar('0')).toStdString();
            QVERIFY2(rgb == byQt(sample / name), name.c_str());
        }
    }

    /// Of 200 pictures and a README.
    void aPartIsTheSameOnesEachTimeAndNoOthersAreRead()
    {
        const ImagePack whole = packed(sample, sized(64));
        const auto reads = [&](std::int64_t most) {
            PackOptions options = sized(64);
            options.overwrite = true;
            options.most_images = most;
            auto report = pack_images(sample, m_dir / "part", options);
            if (!report)
                qFatal("%s", report.error().line().c_str());
            return report->scan.images;
        };
        const auto images = reads(20);
        const auto part = ImagePack::open(m_dir / "part");
        QVERIFY(part);
        QCOMPARE(part->count(), std::int64_t{20});
        QCOMPARE(part->options(), std::string("size 64, crop centre, 20 of the images"));
        QVERIFY(part->fingerprint() != whole.fingerprint());
        std::vector<std::byte> rgb(64 * 64 * 3);
        std::set<std::string> names;
        std::int64_t at = 0, among_the_first = 0;
        for (std::size_t i = 0; i < images.size(); ++i) {
            const std::int64_t file = image_at(0, static_cast<std::int64_t>(i), pictures + 1);
            QVERIFY(names.insert(images[i].name).second);
            if (images[i].verdict != Verdict::Ok)
                continue;
            QCOMPARE(images[i].name, QString("%1.png").arg(file, 6, 10, QChar('0')).toStdString());
            QVERIFY(part->read(at++, rgb) && rgb == byQt(sample / images[i].name));
            among_the_first += file < 20 ? 1 : 0;
        }
        QCOMPARE(at, std::int64_t{20});
        QVERIFY(among_the_first < 10);

        const auto more = reads(40);
        for (std::size_t i = 0; i < images.size(); ++i)
            QCOMPARE(more[i].name, images[i].name);
        QCOMPARE(reads(1000).size(), std::size_t{pictures + 1});
        QCOMPARE(ImagePack::open(m_dir / "part")->fingerprint(), whole.fingerprint());
    }

    void foldersThatLinkToEachOtherAreWalkedOnce()
    {
        constexpr int count = 12; // walked along every way: more than 10^8 folders
        const fs::path root = m_dir / "linked";
        for (int i = 0; i < count; ++i)
            fs::create_directories(root / std::to_string(i));
        for (int i = 0; i < count; ++i)
            for (int to = 0; to < count; ++to)
                fs::create_directory_symlink(root / std::to_string(to),
                                             root / std::to_string(i)
                                                 / ("to" + std::to_string(to)));
        const auto report = scan_images(root, 1);
        QVERIFY(report);
        // Each link is listed, but for those by which a folder was found.
        QVERIFY(report->images.size() <= count * count);
        QCOMPARE(report->count(Verdict::Loop), std::int64_t(report->images.size()));
    }

    void tooFewImagesAreRefusedWithTheReasons()
    {
        PackOptions options = sized(65);
        options.least_side = 65;
        const auto refused = pack_images(sample, m_dir / "refused", options);
        QVERIFY(!refused);
        QVERIFY2(refused.error().why.find(std::to_string(pictures) + " too small")
                     != std::string::npos,
                 refused.error().line().c_str());
        QVERIFY(refused.error().remedy.find("--min-side 65") != std::string::npos);
    }

    void thePackIsTheSameEveryTime()
    {
        PackOptions random = sized(32);
        random.random_crop = true;
        random.crop_part = 0.875;
        const std::string first = packed(sample, random).fingerprint();
        QCOMPARE(packed(sample, random).fingerprint(), first);
        random.random_crop = false;
        QVERIFY(packed(sample, random).fingerprint() != first);
    }

    void aTurnedPictureIsPackedUpright()
    {
        const std::array levels{20, 90, 160, 230};
        fs::create_directories(m_dir / "turned");
        for (int copy = 0; copy < 2; ++copy)
            for (int orientation = 1; orientation <= 8; ++orientation)
                writeAll(m_dir / "turned"
                             / ("a" + std::to_string(copy) + std::to_string(orientation)),
                         turnedPicture(orientation, levels));
        const ImagePack pack = packed(m_dir / "turned", sized(64));
        std::vector<std::byte> rgb(64 * 64 * 3);
        for (std::int64_t i = 0; i < pack.count(); ++i) {
            QVERIFY(pack.read(i, rgb));
            for (std::size_t quadrant = 0; quadrant < 4; ++quadrant) {
                const std::size_t y = 16 + quadrant / 2 * 32, x = 16 + quadrant % 2 * 32;
                const int level = std::to_integer<int>(rgb[(y * 64 + x) * 3]);
                QVERIFY2(std::abs(level - levels[quadrant]) <= 2,
                         qPrintable(QString("%1: %2").arg(i).arg(level)));
            }
        }
    }

    void whatIsTransparentIsWhite()
    {
        fs::create_directories(m_dir / "clear");
        for (int i = 0; i < 16; ++i) {
            QImage image(8, 8, i % 2 ? QImage::Format_RGBA64 : QImage::Format_RGBA8888);
            image.fill(QColor(10, 20, 30, 0));
            QVERIFY(image.save(
                QString::fromStdString((m_dir / "clear" / (std::to_string(i) + ".png")).string())));
        }
        const ImagePack pack = packed(m_dir / "clear", sized(8));
        std::vector<std::byte> rgb(8 * 8 * 3);
        for (std::int64_t i = 0; i < 16; ++i) {
            QVERIFY(pack.read(i, rgb));
            QVERIFY(std::ranges::all_of(rgb, [](std::byte b) { return b == std::byte{255}; }));
        }
    }

    void aZipInTheLayoutOfStyleGanIsPacked()
    {
        const QString zip = QString::fromStdString((m_dir / "set.zip").string());
        QCOMPARE(QProcess::execute(HIT_TEST_PYTHON, {HIT_SOURCE_DIR "/tests/data/make_zip.py", zip,
                                                     QString::fromStdString(sample.string())}),
                 0);
        const auto scan = scan_images(m_dir / "set.zip", 16);
        QVERIFY2(scan, scan ? "" : scan.error().line().c_str());
        std::map<std::string, Verdict> others;
        for (const ScannedImage &image : scan->images)
            if (!image.name.starts_with("00000/img"))
                others[image.name] = image.verdict;
        const std::map<std::string, Verdict> expected{{"notes.txt", Verdict::NotAnImage},
                                                      {"x/empty.png", Verdict::Empty},
                                                      {"x/lzma.png", Verdict::Unreadable},
                                                      {"x/damaged.png", Verdict::Unreadable},
                                                      {"x/bomb.png", Verdict::NotAnImage}};
        QVERIFY(others == expected);
        QCOMPARE(scan->count(Verdict::Ok), std::int64_t{pictures});
        const std::string fromFolder = packed(sample, sized(64)).fingerprint();
        QCOMPARE(packed(m_dir / "set.zip", sized(64)).fingerprint(), fromFolder);
    }

    void aBrokenZipIsRefused()
    {
        writeAll(m_dir / "broken.zip", QByteArray("PK\3\4 and nothing"));
        const auto scan = scan_images(m_dir / "broken.zip", 16);
        QVERIFY(!scan);
        QVERIFY(scan.error().code == ErrorCode::BadFile);
        QVERIFY(scan_images(m_dir / "nothing", 16).error().code == ErrorCode::NoFile);
    }

    void tooFewImagesAreRefused()
    {
        fs::create_directories(m_dir / "few");
        for (int i = 0; i < 16; ++i)
            writeAll(m_dir / "few" / std::to_string(i),
                     i < 15 ? picture(Kind::Png) : QByteArray("text"));
        const auto report = pack_images(m_dir / "few", m_dir / "few.safetensors", sized(32));
        QVERIFY(!report);
        QVERIFY(report.error().code == ErrorCode::BadFile);
        QVERIFY(report.error().why.find("only 15 of its 16") != std::string::npos);
        QVERIFY(!fs::exists(m_dir / "few.safetensors"));
    }

    void aStopLeavesNothing()
    {
        std::stop_source stop;
        const auto report = pack_images(
            sample, m_dir / "stopped", sized(64),
            [&](std::int64_t, std::int64_t) { stop.request_stop(); }, stop.get_token());
        QVERIFY(!report);
        QVERIFY(report.error().code == ErrorCode::Interrupted);
        for (const auto &entry : fs::directory_iterator(m_dir.path()))
            QVERIFY2(entry.path().filename().string().find("stopped") == std::string::npos,
                     entry.path().c_str());
    }

    void progressIsTold()
    {
        std::vector<std::int64_t> told;
        QVERIFY(scan_images(sample, 16, [&](std::int64_t done, std::int64_t total) {
            QCOMPARE(total, std::int64_t{pictures + 1}); // and a text
            told.push_back(done);
        }));
        QVERIFY(std::ranges::is_sorted(told));
        QCOMPARE(told.back(), std::int64_t{pictures + 1});
    }

    void anExistingFileIsKept()
    {
        writeAll(m_dir / "kept", "old");
        QVERIFY(pack_images(sample, m_dir / "kept", sized(64)).error().code == ErrorCode::WrongUse);
        QCOMPARE(readAll(m_dir / "kept"), QByteArray("old"));
    }
};

QTEST_GUILESS_MAIN(TestPackImages)
#include "tst_pack_images.moc"
