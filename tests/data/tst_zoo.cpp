// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_pack.h"
#include "model/data/image_set.h"
#include "tests/data/picture_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <sys/stat.h>

#include <fstream>
#include <map>
#include <unistd.h>

using namespace hit;
using namespace hit::test;

namespace fs = std::filesystem;

namespace {

/// What is expected of a file: its verdict, or its notes where it is ok.
struct Expected
{
    Verdict verdict = Verdict::Ok;
    std::vector<std::string> notes{};
};

QString textOf(Verdict verdict, const std::vector<std::string> &notes)
{
    QString text = QString::fromUtf8(verdict_name(verdict).data());
    for (const std::string &note : notes)
        text += ", " + QString::fromStdString(note);
    return text;
}

/// A folder of files of which each has its verdict.
class Zoo
{
public:
    explicit Zoo(fs::path root)
        : m_root(std::move(root))
    {
        fs::create_directories(m_root);
    }

    void file(const std::string &name, const QByteArray &bytes, Expected expected)
    {
        fs::create_directories((m_root / name).parent_path());
        // Not through Qt: the name may be no UTF-8.
        std::ofstream stream(m_root / name, std::ios::binary);
        if (!stream.write(bytes.data(), bytes.size()))
            qFatal("cannot write %s", name.c_str());
        m_expected[name] = std::move(expected);
    }
    void link(const std::string &name, const fs::path &to, Expected expected)
    {
        fs::create_symlink(to, m_root / name);
        m_expected[name] = std::move(expected);
    }
    void is(const std::string &name, Verdict verdict) { m_expected[name] = {verdict}; }

    const fs::path &root() const { return m_root; }
    const std::map<std::string, Expected> &expected() const { return m_expected; }
    std::int64_t good() const
    {
        return std::ranges::count_if(
            m_expected, [](const auto &file) { return file.second.verdict == Verdict::Ok; });
    }

private:
    fs::path m_root;
    std::map<std::string, Expected> m_expected;
};

void addTruncated(Zoo &zoo)
{
    const std::array kinds{
        std::pair{"jpg", Kind::Jpeg},       std::pair{"progressive.jpg", Kind::ProgressiveJpeg},
        std::pair{"png", Kind::Png},        std::pair{"interlaced.png", Kind::InterlacedPng},
        std::pair{"16.png", Kind::DeepPng}, std::pair{"webp", Kind::Webp},
        std::pair{"gif", Kind::Gif},        std::pair{"tif", Kind::Tiff},
    };
    for (const auto &[suffix, kind] : kinds) {
        const QByteArray whole = picture(kind);
        for (int percent = 5; percent < 100; percent += 5)
            zoo.file("cut/" + std::to_string(percent) + "." + suffix,
                     whole.first(whole.size() * percent / 100), {Verdict::Truncated});
    }
}

void addKinds(Zoo &zoo)
{
    zoo.file("plain.jpg", picture(Kind::Jpeg), {});
    zoo.file("progressive.jpg", picture(Kind::ProgressiveJpeg), {});
    zoo.file("plain.png", picture(Kind::Png), {});
    zoo.file("interlaced.png", picture(Kind::InterlacedPng), {});
    zoo.file("grey.png", picture(Kind::GreyPng), {});
    zoo.file("plain.webp", picture(Kind::Webp), {});
    zoo.file("plain.gif", picture(Kind::Gif), {});
    zoo.file("plain.tif", picture(Kind::Tiff), {});
    zoo.file("cmyk.jpg", picture(Kind::CmykJpeg), {Verdict::Ok, {"CMYK"}});
    zoo.file("alpha.png", picture(Kind::AlphaPng), {Verdict::Ok, {"alpha"}});
    zoo.file("alpha.webp", picture(Kind::AlphaWebp), {Verdict::Ok, {"alpha"}});
    zoo.file("16.png", picture(Kind::DeepPng), {Verdict::Ok, {"16 bit"}});
    zoo.file("16.tif", picture(Kind::DeepTiff), {Verdict::Ok, {"16 bit"}});
    const Expected animated{Verdict::Ok, {"animated, first frame"}};
    zoo.file("animated.webp", picture(Kind::AnimatedWebp), animated);
    // What did not change from frame to frame is transparent in a GIF.
    zoo.file("animated.gif", picture(Kind::AnimatedGif),
             {Verdict::Ok, {"alpha", "animated, first frame"}});
    zoo.file("pages.tif", picture(Kind::PagedTiff), animated);
    for (int orientation = 1; orientation <= 8; ++orientation)
        zoo.file("exif-" + std::to_string(orientation) + ".jpg",
                 turnedPicture(orientation, {0, 80, 160, 240}),
                 orientation == 1 ? Expected{} : Expected{Verdict::Ok, {"EXIF rotation"}});
}

void addStrangers(Zoo &zoo)
{
    zoo.file("a png.jpg", picture(Kind::Png), {});
    zoo.file("a jpeg without suffix", picture(Kind::Jpeg), {});
    zoo.file("a webp.png", picture(Kind::Webp), {});
    zoo.file("\xc3\xa4 \xe7\x8c\xab\n\xff.png", picture(Kind::Png), {});
    zoo.file(".hidden.png", picture(Kind::Png), {});
    for (const char *name : {"empty.jpg", "empty.png", "empty"})
        zoo.file(name, {}, {Verdict::Empty});
    zoo.file("text.png", "This is no image.\n", {Verdict::NotAnImage});
    zoo.file("page.jpg", "<!DOCTYPE html><html><body>404</body></html>", {Verdict::NotAnImage});
    zoo.file("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>",
             {Verdict::NotAnImage});
    zoo.file("paper.pdf", "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
             {Verdict::NotAnImage});
    zoo.file("archive.zip", QByteArray("PK\3\4") + QByteArray(60, 'x'), {Verdict::NotAnImage});
    zoo.file("zeros.png", QByteArray(5000, '\0'), {Verdict::NotAnImage});
    zoo.file("one byte.png", "\x89", {Verdict::NotAnImage});
    zoo.file("signature.png", QByteArray("\x89PNG\r\n\x1a\n"), {Verdict::Truncated});
}

void addSizes(Zoo &zoo)
{
    zoo.file("1x1.png", picture(Kind::Png, 1, 1), {Verdict::TooSmall});
    zoo.file("1x1.jpg", picture(Kind::Jpeg, 1, 1), {Verdict::TooSmall});
    zoo.file("1x1.gif", picture(Kind::Gif, 1, 1), {Verdict::TooSmall});
    zoo.file("15x400.png", picture(Kind::Png, 15, 400), {Verdict::TooSmall});
    zoo.file("400x15.png", picture(Kind::Png, 400, 15), {Verdict::TooSmall});
    zoo.file("16x16.png", picture(Kind::Png, 16, 16), {});
    zoo.file("30,000.png", hugePngHeader(30'000, 30'000), {Verdict::TooLarge});
    zoo.file("30,000.jpg", hugeJpegHeader(30'000, 30'000), {Verdict::TooLarge});
    zoo.file("256 megapixels.png", hugePngHeader(16'000, 16'000), {Verdict::Truncated});
    zoo.file("and one row.png", hugePngHeader(16'000, 16'001), {Verdict::TooLarge});
}

void addNoFiles(Zoo &zoo)
{
    const fs::path root = zoo.root();
    if (::mkfifo((root / "fifo.png").c_str(), 0644) != 0)
        qFatal("no fifo");
    zoo.is("fifo.png", Verdict::NotAFile);
    zoo.link("device.png", "/dev/zero", {Verdict::NotAFile});
    zoo.link("good link", "plain.png", {});
    zoo.link("to nothing", "nowhere", {Verdict::Unreadable});
    zoo.link("to itself", "to itself", {Verdict::Loop});
    zoo.link("there", "back", {Verdict::Loop});
    zoo.link("back", "there", {Verdict::Loop});
    fs::create_directories(root / "folder/deeper");
    zoo.link("folder/deeper/up", root, {Verdict::Loop});
    zoo.link("folder/here", ".", {Verdict::Loop});
    zoo.link("linked folder", "folder", {Verdict::Loop}); // its files are there already
}

void addForbidden(Zoo &zoo)
{
    zoo.file("forbidden.png", picture(Kind::Png), {Verdict::Unreadable});
    zoo.file("closed/inside.png", picture(Kind::Png), {});
    fs::permissions(zoo.root() / "forbidden.png", fs::perms::none);
    fs::permissions(zoo.root() / "closed", fs::perms::none);
}

/// Gives up the superuser's rights, for whom nothing is forbidden.
class AsNobody
{
public:
    AsNobody() { m_changed = ::geteuid() == 0 && ::seteuid(65534) == 0; }
    ~AsNobody()
    {
        if (m_changed && ::seteuid(0) != 0)
            qFatal("cannot go back");
    }
    AsNobody(const AsNobody &) = delete;
    AsNobody &operator=(const AsNobody &) = delete;

private:
    bool m_changed;
};

} // namespace

class TestZoo : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    static void compare(const Zoo &zoo, const ScanReport &report)
    {
        std::map<std::string, Expected> left = zoo.expected();
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
        addTruncated(zoo);
        addKinds(zoo);
        addStrangers(zoo);
        addSizes(zoo);
        addNoFiles(zoo);
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
