// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/picture_maker.h"

#include <QtEndian>

#include <vips/vips.h>

#include <memory>

namespace hit::test {
namespace {

struct Unref
{
    void operator()(VipsImage *image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

void need(int failed)
{
    if (failed != 0)
        qFatal("libvips: %s", vips_error_buffer());
}

template <typename Step>
Image made(Step step)
{
    VIPS_INIT("tests");
    VipsImage *out = nullptr;
    need(step(&out));
    return Image(out);
}

/// Noise over a gradient: [height, width, bands], 8 or 16 bit.
Image noise(int width, int height, int bands, bool deep)
{
    VIPS_INIT("tests");
    const int step = deep ? 2 : 1;
    std::vector<quint8> bytes(static_cast<std::size_t>(width * height * bands * step));
    quint32 state = 12345;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        state = state * 1664525 + 1013904223;
        bytes[i] = static_cast<quint8>(i * 100 / bytes.size() + (state >> 25));
    }
    Image image(vips_image_new_from_memory_copy(bytes.data(), bytes.size(), width, height, bands,
                                                deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR));
    image->Type = bands < 3 ? VIPS_INTERPRETATION_B_W
                  : deep    ? VIPS_INTERPRETATION_RGB16
                            : VIPS_INTERPRETATION_sRGB;
    return image;
}

/// Two pages, one over the other.
Image pages(int width, int height)
{
    Image image = noise(width, 2 * height, 3, false);
    vips_image_set_int(image.get(), VIPS_META_PAGE_HEIGHT, height);
    return image;
}

Image inCmyk(int width, int height)
{
    const Image rgb = noise(width, height, 3, false);
    return made([&](VipsImage **out) {
        return vips_colourspace(rgb.get(), out, VIPS_INTERPRETATION_CMYK, nullptr);
    });
}

Image with(Kind kind, int width, int height)
{
    switch (kind) {
    case Kind::CmykJpeg:
        return inCmyk(width, height);
    case Kind::GreyPng:
        return noise(width, height, 1, false);
    case Kind::AlphaPng:
    case Kind::AlphaWebp:
        return noise(width, height, 4, false);
    case Kind::DeepPng:
    case Kind::DeepTiff:
        return noise(width, height, 3, true);
    case Kind::AnimatedWebp:
    case Kind::AnimatedGif:
    case Kind::PagedTiff:
        return pages(width, height);
    default:
        return noise(width, height, 3, false);
    }
}

QByteArray taken(void *bytes, std::size_t size)
{
    const QByteArray copy(static_cast<const char *>(bytes), static_cast<qsizetype>(size));
    g_free(bytes);
    return copy;
}

} // namespace

QByteArray picture(Kind kind, int width, int height)
{
    const Image image = with(kind, width, height);
    void *bytes = nullptr;
    std::size_t size = 0;
    switch (kind) {
    case Kind::Jpeg:
    case Kind::CmykJpeg:
        need(vips_jpegsave_buffer(image.get(), &bytes, &size, nullptr));
        break;
    case Kind::ProgressiveJpeg:
        need(vips_jpegsave_buffer(image.get(), &bytes, &size, "interlace", TRUE, nullptr));
        break;
    case Kind::Png:
    case Kind::GreyPng:
    case Kind::AlphaPng:
    case Kind::DeepPng:
        need(vips_pngsave_buffer(image.get(), &bytes, &size, nullptr));
        break;
    case Kind::InterlacedPng:
        need(vips_pngsave_buffer(image.get(), &bytes, &size, "interlace", TRUE, nullptr));
        break;
    case Kind::Webp:
    case Kind::AlphaWebp:
    case Kind::AnimatedWebp:
        need(vips_webpsave_buffer(image.get(), &bytes, &size, nullptr));
        break;
    case Kind::Gif:
    case Kind::AnimatedGif:
        need(vips_gifsave_buffer(image.get(), &bytes, &size, nullptr));
        break;
    case Kind::Tiff:
    case Kind::DeepTiff:
    case Kind::PagedTiff:
        need(vips_tiffsave_buffer(image.get(), &bytes, &size, nullptr));
        break;
    }
    return taken(bytes, size);
}

QByteArray damagedPicture(Kind kind, int width, int height)
{
    constexpr qsizetype wrong = 100;
    QByteArray bytes = picture(kind, width, height);
    for (qsizetype i = bytes.size() / 2; i < bytes.size() / 2 + wrong; ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    return bytes;
}

QByteArray turnedPicture(int orientation, std::array<int, 4> levels)
{
    // EXIF 2.3, 4.6.4: what the first row and the first column of the file are when shown.
    struct Turn
    {
        bool transposed; ///< rows of the file are columns of the picture
        bool fromBottom, fromRight;
    };
    constexpr std::array<Turn, 9> turns{{{},
                                         {false, false, false},
                                         {false, false, true},
                                         {false, true, true},
                                         {false, true, false},
                                         {true, false, false},
                                         {true, false, true},
                                         {true, true, true},
                                         {true, true, false}}};
    const Turn turn = turns[static_cast<std::size_t>(orientation)];
    constexpr int side = 64;
    std::vector<quint8> bytes;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            int y = turn.transposed ? column : row, x = turn.transposed ? row : column;
            y = turn.fromBottom ? side - 1 - y : y;
            x = turn.fromRight ? side - 1 - x : x;
            const int level = levels[static_cast<std::size_t>(y / 32 * 2 + x / 32)];
            bytes.insert(bytes.end(), 3, static_cast<quint8>(level));
        }
    VIPS_INIT("tests");
    const Image image(vips_image_new_from_memory_copy(bytes.data(), bytes.size(), side, side, 3,
                                                      VIPS_FORMAT_UCHAR));
    image->Type = VIPS_INTERPRETATION_sRGB;
    vips_image_set_int(image.get(), VIPS_META_ORIENTATION, orientation);
    void *jpeg = nullptr;
    std::size_t size = 0;
    need(vips_jpegsave_buffer(image.get(), &jpeg, &size, "Q", 95, nullptr));
    return taken(jpeg, size);
}

QByteArray hugePngHeader(int width, int height)
{
    QByteArray png = picture(Kind::Png);
    qToBigEndian<qint32>(width, png.data() + 16);
    qToBigEndian<qint32>(height, png.data() + 20);
    // CRC-32 of the chunk IHDR, so that only the size is strange.
    quint32 crc = 0xffffffff;
    for (int i = 12; i < 29; ++i) {
        crc ^= static_cast<quint8>(png[i]);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    qToBigEndian<quint32>(~crc, png.data() + 29);
    return png;
}

QByteArray hugeJpegHeader(int width, int height)
{
    QByteArray jpeg = picture(Kind::Jpeg);
    const qsizetype frame = jpeg.indexOf("\xff\xc0"); // length, precision, height, width
    qToBigEndian<quint16>(static_cast<quint16>(height), jpeg.data() + frame + 5);
    qToBigEndian<quint16>(static_cast<quint16>(width), jpeg.data() + frame + 7);
    return jpeg;
}

} // namespace hit::test
