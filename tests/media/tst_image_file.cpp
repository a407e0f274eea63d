// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/media/media_test.h"
#include "tests/support/scratch.h"

#include <limits>

using namespace hit;
using namespace hit::test;

namespace {

/// Every corner of the quantisation, and values that a PNG filter could hide.
Picture corners()
{
    constexpr float inf = std::numeric_limits<float>::infinity();
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    return {3,
            2,
            {-1, 0, 1, -1.5F, 1.5F, nan, inf, -inf, 0.25F, 1 / 255.0F, -0.999F, 0.999F, 0.5F, -0.5F,
             0.1F, -0.1F, 0.7F, 0.3F}};
}

/// What the file should hold, computed apart from the code.
quint16 expected(float value, int most)
{
    if (std::isnan(value))
        return 0;
    const long double unit = (std::fmin(std::fmax(value, -1.0F), 1.0F) + 1.0L) / 2;
    return static_cast<quint16>(std::floor(unit * most + 0.5L));
}

double meanError(const Picture &picture, const QByteArray &rgb)
{
    double sum = 0;
    for (std::size_t i = 0; i < picture.rgb.size(); ++i)
        sum += std::abs(expected(picture.rgb[i], 255)
                        - static_cast<quint8>(rgb[static_cast<qsizetype>(i)]));
    return sum / static_cast<double>(picture.rgb.size());
}

} // namespace

class TestImageFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::filesystem::path path(const char *name) const
    {
        return m_dir.filePath(QString::fromLatin1(name)).toStdString();
    }
    static QString text(const std::filesystem::path &path)
    {
        return QString::fromStdString(path.string());
    }

private Q_SLOTS:
    void eightBitsAreClippedAndRounded_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("name");
        QTest::newRow("png") << int(ImageFormat::Png8) << "a.png";
        QTest::newRow("tiff") << int(ImageFormat::Tiff8) << "a.tif";
    }
    void eightBitsAreClippedAndRounded()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        const auto target = path(qPrintable(name));
        ImageWriteOptions options;
        options.format = static_cast<ImageFormat>(format);
        QVERIFY(write_image(target, corners(), options));
        const QByteArray rgb = run("convert", {text(target), "-depth", "8", "rgb:-"});
        const auto values = corners().rgb;
        QCOMPARE(rgb.size(), qsizetype(values.size()));
        for (std::size_t i = 0; i < values.size(); ++i)
            QCOMPARE(quint16(quint8(rgb[qsizetype(i)])), expected(values[i], 255));
    }

    void sixteenBitsAreExact_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("name");
        QTest::newRow("png") << int(ImageFormat::Png16) << "b.png";
        QTest::newRow("tiff") << int(ImageFormat::Tiff16) << "b.tif";
    }
    void sixteenBitsAreExact()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        const auto target = path(qPrintable(name));
        ImageWriteOptions options;
        options.format = static_cast<ImageFormat>(format);
        QVERIFY(write_image(target, corners(), options));
        const QByteArray rgb =
            run("convert", {text(target), "-depth", "16", "-endian", "LSB", "rgb:-"});
        const auto values = corners().rgb;
        QCOMPARE(rgb.size(), qsizetype(values.size() * 2));
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto low = quint8(rgb[qsizetype(2 * i)]);
            const auto high = quint8(rgb[qsizetype(2 * i + 1)]);
            QCOMPARE(quint16(high << 8 | low), expected(values[i], 65535));
        }
    }

    void lossyFormatsStayClose_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("name");
        QTest::newRow("jpeg") << int(ImageFormat::Jpeg) << "c.jpg";
        QTest::newRow("webp") << int(ImageFormat::Webp) << "c.webp";
    }
    void lossyFormatsStayClose()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        const auto target = path(qPrintable(name));
        const Picture picture = gradient(64, 48);
        ImageWriteOptions options;
        options.format = static_cast<ImageFormat>(format);
        options.state = "{}";
        QVERIFY(write_image(target, picture, options));
        const QByteArray rgb = run("convert", {text(target), "-depth", "8", "rgb:-"});
        QCOMPARE(rgb.size(), qsizetype(picture.rgb.size()));
        QVERIFY2(meanError(picture, rgb) < 3, qPrintable(QString::number(meanError(picture, rgb))));
    }

    void everyFormatIsTaggedAsSrgb_data()
    {
        QTest::addColumn<QString>("format");
        for (const char *name : {"png", "png16", "jpeg", "webp", "tiff", "tiff16"})
            QTest::newRow(name) << name;
    }
    void everyFormatIsTaggedAsSrgb()
    {
        QFETCH(QString, format);
        ImageWriteOptions options;
        options.format = image_format_from_name(format.toStdString()).value();
        const auto target = path("tagged").concat(suffix(options.format));
        QVERIFY(write_image(target, gradient(8, 8), options));
        const QByteArray answer =
            run("identify", {"-format", "%[colorspace] %[icc:description]", text(target)});
        QCOMPARE(answer, QByteArray("sRGB sRGB"));
        QVERIFY(write_image(path("again").concat(suffix(options.format)), gradient(8, 8), options));
        QCOMPARE(readAll(path("again").concat(suffix(options.format))), readAll(target));
    }

    void stateIsATextChunkForOtherReadersToo_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("png") << int(ImageFormat::Png8);
        QTest::newRow("png16") << int(ImageFormat::Png16);
    }
    void stateIsATextChunkForOtherReadersToo()
    {
        QFETCH(int, format);
        const auto target = path("state.png");
        ImageWriteOptions options;
        options.format = static_cast<ImageFormat>(format);
        options.state = R"({"version":1,"name":"\u00e9\n","z":[0.1,-2]})";
        QVERIFY(write_image(target, gradient(16, 16), options));
        const auto ours = read_state_chunk(target);
        QVERIFY2(ours, ours ? "" : ours.error().line().c_str());
        QCOMPARE(*ours, options.state);
        const QByteArray script =
            "import sys,zlib,struct\n"
            "d=open(sys.argv[1],'rb').read();p=8\n"
            "while p<len(d):\n"
            "  n=struct.unpack('>I',d[p:p+4])[0];t=d[p+4:p+8];b=d[p+8:p+8+n]\n"
            "  if b[:9]==b'hitscope\\0':\n"
            "    sys.stdout.write((zlib.decompress(b[10:]) if t==b'zTXt' else "
            "b[9:]).decode())\n"
            "  p+=12+n\n";
        QCOMPARE(run("python3", {"-c", script, text(target)}), QByteArray(options.state.c_str()));
        QCOMPARE(run("identify", {"-format", "%[hitscope]", text(target)}),
                 QByteArray(options.state.c_str()));
    }

    void withoutStateThereIsNoChunk()
    {
        const auto target = path("plain.png");
        QVERIFY(write_image(target, gradient(16, 16), {}));
        const auto answer = read_state_chunk(target);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::BadFile);
    }

    void refusesWhatCannotBeWritten()
    {
        const auto target = path("never.png");
        QCOMPARE(write_image(target, Picture{2, 2, {0, 0, 0}}, {}).error().code,
                 ErrorCode::WrongUse);
        QCOMPARE(write_image(target, Picture{}, {}).error().code, ErrorCode::WrongUse);
        ImageWriteOptions options;
        options.quality = 101;
        QCOMPARE(write_image(target, gradient(4, 4), options).error().code, ErrorCode::WrongUse);
        options.quality = 90;
        options.state = "\xc3\xa9";
        QCOMPARE(write_image(target, gradient(4, 4), options).error().code, ErrorCode::WrongUse);
        QCOMPARE(write_image(path("no/folder.png"), gradient(4, 4), {}).error().code,
                 ErrorCode::WrongUse);
        QVERIFY(!std::filesystem::exists(target));
    }

    void anExistingFileStaysWithoutOverwrite()
    {
        const auto target = path("kept.png");
        QVERIFY(write_image(target, gradient(4, 4), {}));
        const QByteArray before = run("cat", {text(target)});
        ImageWriteOptions options;
        options.overwrite = false;
        QCOMPARE(write_image(target, gradient(8, 8), options).error().code, ErrorCode::WrongUse);
        QCOMPARE(run("cat", {text(target)}), before);
    }

    void aFullDiskIsNamedAndLeavesNothing()
    {
        QTemporaryDir folder;
        const auto target = folder.filePath("big.tif").toStdString();
        const Status status = [&] {
            const FileSizeLimit limit(1000);
            return write_image(target, gradient(256, 256), {ImageFormat::Tiff16, 92, {}, true});
        }();
        QCOMPARE(status.error().code, ErrorCode::DiskFull);
        QCOMPARE(names(folder.path()), QStringList());
    }

    void aSheetPlacesPicturesRowByRow()
    {
        std::vector<Picture> pictures;
        for (int i = 0; i < 5; ++i)
            pictures.push_back({2, 1, std::vector<float>(6, 0.1F * static_cast<float>(i))});
        const auto all = sheet(pictures, 3, 1);
        QVERIFY(all);
        QCOMPARE(all->width, 8);
        QCOMPARE(all->height, 3);
        const auto at = [&](int x, int y) { return all->rgb[std::size_t((y * 8 + x) * 3)]; };
        for (int i = 0; i < 5; ++i)
            QCOMPARE(at(i % 3 * 3 + 1, i / 3 * 2), 0.1F * static_cast<float>(i));
        QCOMPARE(at(2, 0), -1.0F);
        QCOMPARE(at(0, 1), -1.0F);
        QCOMPARE(at(6, 2), -1.0F);
    }

    void aSheetRefusesWhatDoesNotFit()
    {
        const std::vector<Picture> mixed{gradient(4, 4), gradient(4, 5)};
        QCOMPARE(sheet(mixed, 2).error().code, ErrorCode::WrongUse);
        QCOMPARE(sheet({}, 2).error().code, ErrorCode::WrongUse);
        QCOMPARE(sheet(std::span(mixed).first(1), 0).error().code, ErrorCode::WrongUse);
    }

    void formatsAreFoundByNameAndSuffix()
    {
        QCOMPARE(image_format_from_name("png16").value(), ImageFormat::Png16);
        QCOMPARE(image_format_from_name("bmp").error().code, ErrorCode::WrongUse);
        QCOMPARE(image_format_from_suffix("x/a.JPEG").value(), ImageFormat::Jpeg);
        QCOMPARE(image_format_from_suffix("a.tiff").value(), ImageFormat::Tiff8);
        QCOMPARE(image_format_from_suffix("a.b.webp").value(), ImageFormat::Webp);
        QCOMPARE(image_format_from_suffix("png").error().code, ErrorCode::WrongUse);
    }
};

QTEST_GUILESS_MAIN(TestImageFile)
#include "tst_image_file.moc"
