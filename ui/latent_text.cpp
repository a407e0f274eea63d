// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/latent_text.h"

#include "model/core/base64.h"
#include "model/latent/latent.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMimeData>
#include <QStringList>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hit {

namespace {

constexpr QLatin1String vectorPrefix("z:");
constexpr QChar minusSign(0x2212);
constexpr int shownDecimals = 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::latentFromText", text);
}

/// The shortest text that reads back as the same number.
std::string exact(double value)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.begin(), buffer.end(), value).ptr;
    return {buffer.begin(), end};
}

tl::unexpected<Error> refuse(const char *why)
{
    return fail(ErrorCode::WrongUse, tr("the text").toStdString(), tr(why).toStdString(),
                tr("Write a number such as 4217, or two: 4217.38, 12.06").toStdString());
}

QString placeText(const State &state, const QString &seed)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("hit::placeText", text);
    };
    if (!state.mix.empty())
        return tr("mix of %1 latents").arg(state.mix.size());
    return (state.latent.kind == Latent::Kind::Plane ? tr("seed %1")
                                                     : tr("free vector near seed %1"))
        .arg(seed);
}

/// One number, or two with a comma between them.
bool isPlace(const QString &line)
{
    const QStringList parts = line.split(u',');
    return parts.size() <= 2 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               bool number = false;
               return std::isfinite(part.toDouble(&number)) && number;
           });
}

std::optional<std::vector<float>> numbersFromJson(const std::string &text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array())
        return std::nullopt;
    std::vector<float> values;
    for (const auto &entry : json) {
        if (!entry.is_number() || !std::isfinite(entry.get<float>()))
            return std::nullopt;
        values.push_back(entry.get<float>());
    }
    return values;
}

} // namespace

QString latentToText(const Latent &latent)
{
    if (latent.kind == Latent::Kind::Free)
        return vectorPrefix + QString::fromStdString(base64_from_floats(latent.z));
    const std::string shown = to_text(latent.plane);
    if (plane_point_from_text(shown) == latent.plane)
        return QString::fromStdString(shown);
    return QString::fromStdString(exact(latent.plane.x) + ", " + exact(latent.plane.y));
}

QString seedText(PlanePoint place)
{
    const bool whole = place.x == std::round(place.x) && place.y == std::round(place.y);
    const auto text = [whole](double value) {
        QString digits = QString::number(std::abs(value), 'f', whole ? 0 : shownDecimals);
        const bool zero = digits.toDouble() == 0;
        return value < 0 && !zero ? digits.prepend(minusSign) : digits;
    };
    return place.y == 0 ? text(place.x) : text(place.x) + QStringLiteral(", ") + text(place.y);
}

QString sourcesToText(const QList<PictureSource> &sources)
{
    QStringList lines;
    for (const PictureSource &source : sources) {
        const State *picture = std::get_if<State>(&source);
        lines.append(picture ? QString::fromStdString(to_json(*picture).dump())
                             : latentToText(std::get<Latent>(source)));
    }
    return lines.join(u'\n');
}

QString latentsFromMime(const QMimeData &mime)
{
    if (mime.hasFormat(latentsMime))
        return QString::fromUtf8(mime.data(latentsMime));
    return mime.hasUrls() ? QString() : mime.text();
}

QString placeText(const State &state)
{
    return placeText(state, seedText(state.latent.plane));
}

QString placeFileName(const State &state)
{
    return placeText(state, QString::fromStdString(to_text(state.latent.plane)));
}

Result<QList<PictureSource>> sourcesFromText(const QString &text, int dim, PlanePoint place)
{
    const auto fromLine = [&](const QString &line) -> Result<PictureSource> {
        if (line.startsWith(u'{'))
            return state_from_text(line.toStdString());
        return latentFromText(line, dim, place);
    };
    QList<PictureSource> sources;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        auto source = fromLine(line);
        if (!source)
            return tl::unexpected(source.error());
        sources.append(std::move(*source));
    }
    return sources;
}

Result<Latent> latentFromText(const QString &text, int dim, PlanePoint place)
{
    const QString line = text.trimmed().replace(minusSign, u'-');
    if (const auto point = plane_point_from_text(line.toStdString()))
        return Latent{Latent::Kind::Plane, *point, {}};
    const auto values = line.startsWith(vectorPrefix)
                            ? floats_from_base64(line.mid(vectorPrefix.size()).toStdString())
                            : numbersFromJson(line.toStdString());
    if (!values && isPlace(line))
        return fail(ErrorCode::WrongUse, tr("the text").toStdString(),
                    tr("No seed is as large").toStdString(),
                    tr("Seeds lie between %1 and %2.")
                        .arg(QLocale().toString(-PlanePoint::limit, 'f', 0),
                             QLocale().toString(PlanePoint::limit, 'f', 0))
                        .toStdString());
    if (!values)
        return refuse(QT_TRANSLATE_NOOP("hit::latentFromText", "Not a seed"));
    if (int(values->size()) != dim)
        return refuse(QT_TRANSLATE_NOOP("hit::latentFromText",
                                        "The vector has another length than those of this model"));
    return Latent{Latent::Kind::Free, place, *values};
}

} // namespace hit
