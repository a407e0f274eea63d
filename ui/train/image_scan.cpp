// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/image_scan.h"

#include "ui/hit_child.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace hit {
namespace {

constexpr int wantedThumbnails = 12, mostThumbnails = 24, mostThumbnailSide = 1024;
constexpr int tellingMs = 100;
constexpr const char *okVerdict = "ok", *tooSmallVerdict = "too small";

/// Of images whose size is known, and that a scan with their size as the least would not have read.
bool isBroken(const QString &verdict)
{
    return verdict == QLatin1String("truncated") || verdict == QLatin1String("damaged");
}

qint64 below(const QMap<int, qint64> &sides, int pixels)
{
    qint64 count = 0;
    for (auto side = sides.begin(); side != sides.end() && side.key() < pixels; ++side)
        count += *side;
    return count;
}

qint64 sum(const QMap<int, qint64> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

QString joined(const QJsonArray &words)
{
    QStringList list;
    for (const QJsonValue &word : words)
        list.append(word.toString());
    return list.join(QStringLiteral(", "));
}

} // namespace

bool ImageScan::File::isOk() const
{
    return verdict == QLatin1String(okVerdict);
}

ImageScan::ImageScan(QObject *parent)
    : QObject(parent)
{
    m_telling.setSingleShot(true);
    m_telling.setInterval(tellingMs);
    connect(&m_telling, &QTimer::timeout, this, &ImageScan::changed);
}

ImageScan::~ImageScan() = default;

void ImageScan::scan(const QString &path)
{
    m_child.reset();
    m_path = path;
    m_error.clear();
    m_total = m_bytes = m_packCount = 0;
    m_packSize = 0;
    m_entries = {};
    m_texts.clear();
    m_textAt.clear();
    m_verdicts.clear();
    m_notedSides.clear();
    m_sides.clear();
    m_brokenSides.clear();
    m_thumbnails.clear();
    if (path.isEmpty())
        return end(State::None);
    m_state = State::Running;
    // The least side is ours, so that another size needs no other scan.
    m_child = std::make_unique<HitChild>(
        QStringList{QStringLiteral("dataset"), QStringLiteral("scan"), path,
                    QStringLiteral("--follow"), QStringLiteral("--min-side"), QStringLiteral("1"),
                    QStringLiteral("--thumbnails"), QString::number(wantedThumbnails)});
    connect(m_child.get(), &HitChild::said, this, &ImageScan::take);
    connect(m_child.get(), &HitChild::finished, this, [this] { end(State::Done); });
    connect(m_child.get(), &HitChild::failed, this,
            [this](const QString &why) { end(State::Failed, why); });
    Q_EMIT changed();
}

void ImageScan::end(State state, const QString &error)
{
    m_state = state;
    m_error = error;
    m_telling.stop();
    Q_EMIT changed();
}

void ImageScan::setLeastSide(int pixels)
{
    if (std::exchange(m_leastSide, pixels) != pixels)
        tell();
}

void ImageScan::tell()
{
    if (!m_telling.isActive())
        m_telling.start();
}

void ImageScan::take(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.contains(QLatin1String("file")))
        takeFile(object);
    if (const auto total = object[QLatin1String("total")]; total.isDouble())
        m_total = total.toInteger();
    if (const auto pack = object[QLatin1String("pack")]; pack.isObject()) {
        m_packSize = pack[QLatin1String("size")].toInt();
        m_packCount = pack[QLatin1String("count")].toInteger();
        m_sides[m_packSize] = m_packCount;
        m_bytes = m_packCount * m_packSize * m_packSize * 3;
    }
    if (const auto hex = object[QLatin1String("thumbnail")]; hex.isString())
        takeThumbnail(hex.toString().toLatin1(),
                      m_packSize > 0 || m_entries.empty()
                          ? m_packSize
                          : std::min(m_entries.back().width, m_entries.back().height));
    tell();
}

void ImageScan::takeFile(const QJsonObject &line)
{
    const QString verdict = line[QLatin1String("verdict")].toString();
    const QJsonArray size = line[QLatin1String("size")].toArray();
    const QJsonArray notes = line[QLatin1String("notes")].toArray();
    const Entry entry{line[QLatin1String("file")].toString().toUtf8(),
                      text(verdict),
                      text(line[QLatin1String("reason")].toString()),
                      text(joined(notes)),
                      size.at(0).toInt(),
                      size.at(1).toInt()};
    const int side = std::min(entry.width, entry.height);
    ++m_verdicts[entry.verdict];
    if (verdict == QLatin1String(okVerdict)) {
        m_bytes += line[QLatin1String("bytes")].toInteger();
        ++m_sides[side];
        for (const QJsonValue &note : notes)
            ++m_notedSides[note.toString()][side];
    } else if (isBroken(verdict) && side > 0) {
        ++m_brokenSides[entry.verdict][side];
    }
    m_entries.push_back(entry);
}

/// `pixels`: the shorter side of its image.
void ImageScan::takeThumbnail(const QByteArray &hex, int pixels)
{
    const QByteArray rgb = QByteArray::fromHex(hex);
    const int side = int(std::lround(std::sqrt(double(rgb.size()) / 3)));
    if (m_thumbnails.size() >= mostThumbnails || side < 1 || side > mostThumbnailSide
        || qsizetype(side) * side * 3 != rgb.size())
        return;
    m_thumbnails.append({QImage(reinterpret_cast<const uchar *>(rgb.constData()), side, side,
                                qsizetype(side) * 3, QImage::Format_RGB888)
                             .copy(),
                         pixels});
}

QList<QImage> ImageScan::thumbnails() const
{
    QList<QImage> usable;
    for (const auto &[picture, pixels] : m_thumbnails)
        if (m_packSize > 0 || pixels >= m_leastSide)
            usable.append(picture);
    return usable;
}

int ImageScan::text(const QString &text)
{
    const auto known = m_textAt.constFind(text);
    if (known != m_textAt.cend())
        return *known;
    m_texts.append(text);
    m_textAt.insert(text, int(m_texts.size()) - 1);
    return int(m_texts.size()) - 1;
}

bool ImageScan::isTooSmall(const Entry &entry) const
{
    // A scan with this least side would not have read on to find the damage.
    const QString &verdict = m_texts[entry.verdict];
    const bool sized =
        verdict == QLatin1String(okVerdict) || (isBroken(verdict) && entry.width > 0);
    return sized && std::min(entry.width, entry.height) < m_leastSide;
}

qint64 ImageScan::usable() const
{
    if (m_packSize > 0)
        return m_packCount;
    const auto ok = m_textAt.constFind(QLatin1String(okVerdict));
    return ok == m_textAt.cend() ? 0 : m_verdicts.value(*ok) - below(m_sides, m_leastSide);
}

int ImageScan::smallestSide() const
{
    const auto side = m_sides.lowerBound(m_packSize > 0 ? 0 : m_leastSide);
    return side == m_sides.end() ? 0 : side.key();
}

QMap<QString, qint64> ImageScan::skipped() const
{
    QMap<QString, qint64> counts;
    for (auto verdict = m_verdicts.begin(); verdict != m_verdicts.end(); ++verdict)
        if (m_texts[verdict.key()] != QLatin1String(okVerdict))
            counts[m_texts[verdict.key()]] = *verdict;
    if (m_packSize > 0)
        return counts;
    qint64 &tooSmall = counts[QLatin1String(tooSmallVerdict)];
    tooSmall += below(m_sides, m_leastSide);
    for (auto sides = m_brokenSides.begin(); sides != m_brokenSides.end(); ++sides) {
        const qint64 broken = below(*sides, m_leastSide);
        counts[m_texts[sides.key()]] -= broken;
        tooSmall += broken;
    }
    for (auto count = counts.begin(); count != counts.end();)
        count = *count == 0 ? counts.erase(count) : std::next(count);
    return counts;
}

QMap<QString, qint64> ImageScan::noted() const
{
    QMap<QString, qint64> counts;
    for (auto note = m_notedSides.begin(); note != m_notedSides.end(); ++note)
        if (const qint64 count = sum(*note) - below(*note, m_leastSide); count > 0)
            counts[note.key()] = count;
    return counts;
}

ImageScan::File ImageScan::file(qint64 index) const
{
    const Entry &entry = m_entries[std::size_t(index)];
    File file{QString::fromUtf8(entry.name),
              m_texts[entry.verdict],
              m_texts[entry.reason],
              m_texts[entry.notes],
              entry.width,
              entry.height};
    if (isTooSmall(entry)) {
        file.verdict = QLatin1String(tooSmallVerdict);
        file.reason = QStringLiteral("%1 x %2 pixels are less than %3")
                          .arg(entry.width)
                          .arg(entry.height)
                          .arg(m_leastSide);
        file.notes.clear();
    }
    return file;
}

} // namespace hit
