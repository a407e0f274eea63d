// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/film_writer.h"
#include "tests/media/media_test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int width = 96, height = 64;

FilmOptions filmOptions(int frames, int fps)
{
    FilmOptions options;
    options.width = width;
    options.height = height;
    options.frames = frames;
    options.fps = fps;
    return options;
}

Status film(const QString &path, const FilmOptions &options)
{
    auto writer = FilmWriter::create(path.toStdString(), options);
    if (!writer)
        return tl::unexpected(writer.error());
    for (int i = 0; i < options.frames; ++i)
        if (Status added = (*writer)->add(gradient(options.width, options.height, i)); !added)
            return added;
    return (*writer)->finish();
}

QJsonObject probe(const QString &path)
{
    const QByteArray json = run("ffprobe", {"-v", "error", "-count_frames", "-show_streams",
                                            "-show_format", "-of", "json", path});
    return QJsonDocument::fromJson(json).object()["streams"].toArray()[0].toObject();
}

/// Every frame as the oracle decodes it, RGB, 8 bits.
QList<QByteArray> decoded(const QString &path)
{
    const QByteArray all = run("ffmpeg", {"-v", "error", "-i", path, "-fps_mode", "passthrough",
                                          "-f", "rawvideo", "-pix_fmt", "rgb24", "-"});
    QList<QByteArray> frames;
    for (qsizetype at = 0; at < all.size(); at += width * height * 3)
        frames.append(all.mid(at, width * height * 3));
    return frames;
}

double meanError(const QByteArray &rgb, int frame)
{
    const Picture picture = gradient(width, height, frame);
    double sum = 0;
    for (std::size_t i = 0; i < picture.rgb.size(); ++i)
        sum += std::abs((picture.rgb[i] + 1) * 127.5 - quint8(rgb[qsizetype(i)]));
    return sum / double(picture.rgb.size());
}

/// Durations in ms of the frames of an animated WebP, by its RIFF chunks.
QList<int> webpDurations(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    QList<int> durations;
    for (qsizetype at = 12; at + 8 <= bytes.size();) {
        const auto size = qFromLittleEndian<quint32>(bytes.constData() + at + 4);
        if (bytes.mid(at, 4) == "ANMF")
            durations.append(int(qFromLittleEndian<quint32>(bytes.constData() + at + 8 + 12))
                             & 0xffffff);
        at += 8 + qsizetype(size + size % 2);
    }
    return durations;
}

} // namespace

class TestFilmWriter : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

private Q_SLOTS:
    void videoHasExactFramesRateAndTags_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("codecName");
        QTest::addColumn<int>("frames");
        QTest::addColumn<int>("fps");
        QTest::newRow("mp4 60") << "a.mp4"
                                << ""
                                << "h264" << 61 << 60;
        QTest::newRow("mp4 24") << "b.mp4"
                                << ""
                                << "h264" << 7 << 24;
        QTest::newRow("one frame") << "c.mp4"
                                   << ""
                                   << "h264" << 1 << 30;
        QTest::newRow("suffix in capitals") << "d.MP4"
                                            << ""
                                            << "h264" << 3 << 30;
        QTest::newRow("h265") << "e.mp4"
                              << "libx265"
                              << "hevc" << 13 << 30;
        QTest::newRow("webm 60") << "f.webm"
                                 << ""
                                 << "vp9" << 31 << 60;
        QTest::newRow("av1") << "g.webm"
                             << "libaom-av1"
                             << "av1" << 5 << 25;
    }
    void videoHasExactFramesRateAndTags()
    {
        QFETCH(QString, name);
        QFETCH(QString, codec);
        QFETCH(QString, codecName);
        QFETCH(int, frames);
        QFETCH(int, fps);
        const QString path = m_dir.filePath(name);
        FilmOptions options = filmOptions(frames, fps);
        options.codec = codec.toStdString();
        const Status done = film(path, options);
        QVERIFY2(done, done ? "" : done.error().line().c_str());
        const QJsonObject stream = probe(path);
        QCOMPARE(stream["codec_name"].toString(), codecName);
        QCOMPARE(stream["nb_read_frames"].toString().toInt(), frames);
        QCOMPARE(stream["avg_frame_rate"].toString(), QString("%1/1").arg(fps));
        QCOMPARE(stream["r_frame_rate"].toString(), QString("%1/1").arg(fps));
        QCOMPARE(stream["pix_fmt"].toString(), "yuv420p");
        QCOMPARE(stream["width"].toInt(), width);
        QCOMPARE(stream["height"].toInt(), height);
        QCOMPARE(stream["color_space"].toString(), "bt709");
        QCOMPARE(stream["color_primaries"].toString(), "bt709");
        QCOMPARE(stream["color_transfer"].toString(), "bt709");
        QCOMPARE(stream["color_range"].toString(), "tv");
        const auto pictures = decoded(path);
        QCOMPARE(pictures.size(), frames);
        QVERIFY2(meanError(pictures.first(), 0) < 3,
                 qPrintable(QString::number(meanError(pictures.first(), 0))));
        QVERIFY2(meanError(pictures.last(), frames - 1) < 3,
                 qPrintable(QString::number(meanError(pictures.last(), frames - 1))));
    }

    void mp4StartsWithItsIndex()
    {
        const QString path = m_dir.filePath("fast.mp4");
        QVERIFY(film(path, filmOptions(20, 30)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.indexOf("moov") > 0);
        QVERIFY(bytes.indexOf("moov") < bytes.indexOf("mdat"));
    }

    void gifKeepsTime_data()
    {
        QTest::addColumn<int>("fps");
        for (const int fps : {10, 25, 30, 50})
            QTest::addRow("%d", fps) << fps;
    }
    void gifKeepsTime()
    {
        QFETCH(int, fps);
        const QString path = m_dir.filePath("a.gif");
        FilmOptions options = filmOptions(30, fps);
        options.overwrite = true;
        const Status done = film(path, options);
        QVERIFY2(done, done ? "" : done.error().line().c_str());
        const auto ticks = run("identify", {"-format", "%T ", path}).trimmed().split(' ');
        const auto pictures = decoded(path);
        QCOMPARE(ticks.size(), pictures.size());
        // A picture may stand for neighbours that look the same, and then for the time of them all.
        const auto start = [&](int frame) { return qRound(frame * 100.0 / fps); };
        int frame = 0, time = 0;
        for (qsizetype i = 0; i < pictures.size(); ++i) {
            QCOMPARE(time, start(frame));
            time += ticks[i].toInt();
            for (; frame < 30 && start(frame) < time; ++frame)
                QVERIFY(meanError(pictures[i], frame) < 8);
        }
        QCOMPARE(frame, 30);
        QCOMPARE(time, start(30));
    }

    void animatedWebpKeepsTime()
    {
        const QString path = m_dir.filePath("a.webp");
        const Status done = film(path, filmOptions(60, 60));
        QVERIFY2(done, done ? "" : done.error().line().c_str());
        int time = 0;
        for (const int duration : webpDurations(path)) {
            QCOMPARE(time, qRound(qRound(time * 0.06) / 0.06)); // the start of some frame
            time += duration;
        }
        QCOMPARE(time, 1000);
        const QByteArray all = run("convert", {path, "-coalesce", "-depth", "8", "rgb:-"});
        QVERIFY(meanError(all.first(width * height * 3), 0) < 4);
        QVERIFY(meanError(all.last(width * height * 3), 59) < 4);
    }

    void aFolderHoldsNumberedFrames()
    {
        const QString path = m_dir.filePath("frames/");
        const Status done = film(path, filmOptions(3, 30));
        QVERIFY2(done, done ? "" : done.error().line().c_str());
        QCOMPARE(names(path), QStringList({"00000.png", "00001.png", "00002.png"}));
        const QByteArray last = run("convert", {path + "00002.png", "-depth", "8", "rgb:-"});
        QVERIFY(meanError(last, 2) <= 0.5);
    }

    void aFolderOfFramesIsReplacedOnlyIfAllowed()
    {
        const QString path = m_dir.filePath("again");
        QVERIFY(film(path, filmOptions(5, 30)));
        QCOMPARE(film(path, filmOptions(2, 30)).error().code, ErrorCode::WrongUse);
        FilmOptions options = filmOptions(2, 30);
        options.overwrite = true;
        QVERIFY(film(path, options));
        QCOMPARE(names(path), QStringList({"00000.png", "00001.png"}));
    }

    void aFolderWithOtherFilesIsNeverReplaced()
    {
        const QString path = m_dir.filePath("holiday");
        QVERIFY(QDir().mkpath(path));
        QFile file(path + "/diary.txt");
        QVERIFY(file.open(QIODevice::WriteOnly));
        FilmOptions options = filmOptions(2, 30);
        options.overwrite = true;
        QCOMPARE(film(path, options).error().code, ErrorCode::WrongUse);
        QVERIFY(file.exists());
    }

    void formatsListTheDefaultsFirst()
    {
        const auto formats = film_formats();
        const auto first = [&](const std::string &suffix) {
            return std::find_if(formats.begin(), formats.end(),
                                [&](const FilmFormat &format) { return format.suffix == suffix; });
        };
        QCOMPARE(first(".mp4")->codec, std::string("libx264"));
        QCOMPARE(first(".webm")->codec, std::string("libvpx-vp9"));
        QVERIFY(first(".gif") != formats.end());
        QVERIFY(first(".webp") != formats.end());
        QVERIFY(first("") != formats.end());
    }
};

QTEST_GUILESS_MAIN(TestFilmWriter)
#include "tst_film_writer.moc"
