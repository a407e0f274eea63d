// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/sample_map_finder.h"

#include <QFile>
#include <QtConcurrentRun>

namespace hit {
namespace {

constexpr int mostKept = 20;

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

QString fileIn(const QString &folder)
{
    return folder + QStringLiteral("/map.safetensors");
}

} // namespace

SampleMapFinder::SampleMapFinder(const QString &cacheFolder, QObject *parent)
    : QObject(parent)
    , m_cache(cacheFolder, mostKept)
{
    connect(&m_search, &ChildSearch::progressed, this, &SampleMapFinder::progressed);
    connect(&m_search, &ChildSearch::failed, this, &SampleMapFinder::failed);
    connect(&m_search, &ChildSearch::finished, this, [this](const QString &folder) {
        if (!m_cache.keep(fileIn(folder), m_target)) {
            Q_EMIT failed(tr("The map could not be written to \u201c%1\u201d.").arg(m_target));
            return;
        }
        read(m_target,
             [this](const Error &error) { Q_EMIT failed(QString::fromStdString(error.line())); });
    });
}

void SampleMapFinder::start(const ModelInfo &model, const MapSearch &wanted)
{
    cancel();
    m_asked = wanted;
    const QStringList arguments = argumentsOf(model, wanted);
    nlohmann::json key;
    for (const QString &argument : arguments)
        key["arguments"].push_back(argument.toStdString());
    m_target = m_cache.path(model, key);
    if (m_target.isEmpty()) {
        Q_EMIT failed(tr("The files of the model are not there any more."));
        return;
    }
    if (!QFile::exists(m_target))
        return search(arguments);
    read(m_target, [this, arguments](const Error &) { // a damaged one is as none
        QFile::remove(m_target);
        search(arguments);
    });
}

void SampleMapFinder::search(const QStringList &arguments)
{
    m_search.start([arguments](const QString &folder) -> Result<QStringList> {
        return arguments + QStringList{QStringLiteral("--output"), fileIn(folder)};
    });
}

void SampleMapFinder::read(const QString &path, const std::function<void(const Error &)> &damaged)
{
    m_isReading = true;
    QtConcurrent::run([path, search = m_asked] {
        return readMap(path, search);
    }).then(this, [this, damaged, wanted = ++m_wanted](Result<SampleMap> map) {
        if (wanted != m_wanted)
            return;
        m_isReading = false;
        if (map)
            Q_EMIT found(std::make_shared<const SampleMap>(std::move(*map)));
        else
            damaged(map.error());
    });
}

void SampleMapFinder::cancel()
{
    ++m_wanted;
    m_isReading = false;
    m_search.cancel();
}

} // namespace hit
