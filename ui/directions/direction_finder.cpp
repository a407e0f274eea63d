// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_finder.h"

#include "model/checkpoint/tensor_file.h"
#include "model/media/saved_picture.h"

#include <QFile>

#include <array>

namespace hit {
namespace {

constexpr int mostKept = 200;
constexpr QLatin1String foundName("found.safetensors");

SearchFiles filesIn(const QString &folder)
{
    return {folder + QStringLiteral("/place.hitscope"), folder + QStringLiteral("/with.npy"),
            folder + QStringLiteral("/without.npy"), folder + u'/' + foundName};
}

Status writeLatents(const QString &path, const std::vector<std::vector<float>> &latents)
{
    std::vector<float> values;
    for (const std::vector<float> &z : latents)
        values.insert(values.end(), z.begin(), z.end());
    const auto rows = std::int64_t(latents.size());
    const std::array shape{rows, rows > 0 ? std::int64_t(values.size()) / rows : 0};
    return write_npy(path.toStdString(), shape, values, true);
}

Status writePlace(const QString &path, const State &place, const ModelInfo &model)
{
    const std::string text = state_text(place, model);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)
        && file.write(text.data(), qint64(text.size())) == qint64(text.size()) && file.flush())
        return {};
    return fail(ErrorCode::WorkFailed, path.toStdString(), file.errorString().toStdString());
}

/// What the method reads.
Status writeInputs(const SearchFiles &files, const DirectionSearch &search, const ModelInfo &model)
{
    const FindMethod &method = methodOf(search.by);
    if (method.region)
        return writePlace(files.place, search.place, model);
    if (!method.groups)
        return {};
    return writeLatents(files.with, search.with).and_then([&] {
        return writeLatents(files.without, search.without);
    });
}

} // namespace

DirectionFinder::DirectionFinder(const QString &cacheFolder, QObject *parent)
    : QObject(parent)
    , m_search(cacheFolder, mostKept)
{
    connect(&m_search, &KeptSearch::progressed, this, &DirectionFinder::progressed);
    connect(&m_search, &KeptSearch::failed, this, &DirectionFinder::failed);
}

void DirectionFinder::start(const ModelInfo &model, const DirectionSearch &search)
{
    const auto prepare = [model, search](const QString &folder) -> Result<QStringList> {
        const SearchFiles files = filesIn(folder);
        return writeInputs(files, search, model).map([&] {
            return directionArguments(model, search, files);
        });
    };
    const auto read = [this](const QString &path) {
        return read_found(path.toStdString())
            .map([this](std::vector<FoundDirection> directions) -> KeptSearch::Tell {
                return [this, found = std::move(directions)] { Q_EMIT this->found(found); };
            });
    };
    m_search.start({model, directionKey(model, search), foundName, prepare, read});
}

} // namespace hit
