// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/sample_map_finder.h"

namespace hit {
namespace {

constexpr int mostKept = 20;
constexpr QLatin1String fileName("map.safetensors");

QStringList argumentsOf(const ModelInfo &model, const MapSearch &search)
{
    const bool ema = search.which == Which::Ema;
    return {QStringLiteral("map"),       QString::fromStdString(model.path),
            QStringLiteral("--which"),   ema ? QStringLiteral("ema") : QStringLiteral("generator"),
            QStringLiteral("--stage"),   QString::number(search.stage),
            QStringLiteral("--samples"), QString::number(search.samples),
            QStringLiteral("--follow")};
}

/// A map by another stage would ask every picture for what the model may not have.
Result<SampleMap> readMap(const QString &path, const MapSearch &search)
{
    return read_sample_map(path.toStdString()).and_then([&](SampleMap map) -> Result<SampleMap> {
        if (map.stage != search.stage || map.places.size() != std::size_t(search.samples))
            return fail(ErrorCode::BadFile, path.toStdString(), "it is of another search");
        return map;
    });
}

} // namespace

SampleMapFinder::SampleMapFinder(const QString &cacheFolder, QObject *parent)
    : QObject(parent)
    , m_search(cacheFolder, mostKept)
{
    connect(&m_search, &KeptSearch::progressed, this, &SampleMapFinder::progressed);
    connect(&m_search, &KeptSearch::failed, this, &SampleMapFinder::failed);
}

void SampleMapFinder::start(const ModelInfo &model, const MapSearch &search)
{
    const QStringList arguments = argumentsOf(model, search);
    nlohmann::json key;
    for (const QString &argument : arguments)
        key["arguments"].push_back(argument.toStdString());
    const auto prepare = [arguments](const QString &folder) -> Result<QStringList> {
        return arguments + QStringList{QStringLiteral("--output"), folder + u'/' + fileName};
    };
    const auto read = [this, search](const QString &path) {
        return readMap(path, search).map([this](SampleMap map) -> KeptSearch::Tell {
            return [this, found = std::make_shared<const SampleMap>(std::move(map))] {
                Q_EMIT this->found(found);
            };
        });
    };
    m_search.start({model, key, fileName, prepare, read});
}

} // namespace hit
