// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/zoo.h"

#include "tests/data/picture_maker.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <unistd.h>

namespace hit::test {

namespace fs = std::filesystem;

namespace {

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

/// Wrong bytes in the middle of a file that is all there.
void addDamaged(Zoo &zoo)
{
    const std::array kinds{
        std::pair{"progressive.jpg", Kind::ProgressiveJpeg},
        std::pair{"png", Kind::Png},
        std::pair{"interlaced.png", Kind::InterlacedPng},
        std::pair{"16.png", Kind::DeepPng},
    };
    for (const auto &[suffix, kind] : kinds)
        zoo.file(std::string("damaged/") + suffix, damagedPicture(kind), {Verdict::Damaged});
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
    const ExpectedVerdict animated{Verdict::Ok, {"animated, first frame"}};
    zoo.file("animated.webp", picture(Kind::AnimatedWebp), animated);
    // What did not change from frame to frame is transparent in a GIF.
    zoo.file("animated.gif", picture(Kind::AnimatedGif),
             {Verdict::Ok, {"alpha", "animated, first frame"}});
    zoo.file("pages.tif", picture(Kind::PagedTiff), animated);
    for (int orientation = 1; orientation <= 8; ++orientation)
        zoo.file("exif-" + std::to_string(orientation) + ".jpg",
                 turnedPicture(orientation, {0, 80, 160, 240}),
                 orientation == 1 ? ExpectedVerdict{}
                                  : ExpectedVerdict{Verdict::Ok, {"EXIF rotation"}});
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
    zoo.file("256 megapixels.png", hugePngHeader(16'000, 16'000), {Verdict::Damaged});
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

} // namespace

Zoo::Zoo(fs::path root)
    : m_root(std::move(root))
{
    fs::create_directories(m_root);
}

void Zoo::file(const std::string &name, const QByteArray &bytes, ExpectedVerdict expected)
{
    fs::create_directories((m_root / name).parent_path());
    // Not through Qt: the name may be no UTF-8.
    std::ofstream stream(m_root / name, std::ios::binary);
    if (!stream.write(bytes.data(), bytes.size()))
        qFatal("cannot write %s", name.c_str());
    m_expected[name] = std::move(expected);
}

void Zoo::link(const std::string &name, const fs::path &to, ExpectedVerdict expected)
{
    fs::create_symlink(to, m_root / name);
    m_expected[name] = std::move(expected);
}

void Zoo::fill()
{
    addTruncated(*this);
    addDamaged(*this);
    addKinds(*this);
    addStrangers(*this);
    addSizes(*this);
    addNoFiles(*this);
}

std::int64_t Zoo::good() const
{
    return std::ranges::count_if(
        m_expected, [](const auto &file) { return file.second.verdict == Verdict::Ok; });
}

AsNobody::AsNobody()
    : m_changed(::geteuid() == 0 && ::seteuid(65534) == 0)
{
}

AsNobody::~AsNobody()
{
    if (m_changed && ::seteuid(0) != 0)
        qFatal("cannot go back");
}

} // namespace hit::test
