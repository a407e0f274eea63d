// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_finder.h"

#include "model/checkpoint/tensor_file.h"
#include "model/media/saved_picture.h"

#include <QFile>

#include <array>

namespace hit {
namespace {

constexpr int mostKept = 200;

SearchFiles filesIn(const QString &folder)
{
    return {folder + QStringLiteral("/place.hitscope"), folder + QStringLiteral("/with.npy"),
            folder + QStringLiteral("/without.npy"), folder + QStringLiteral("/found.safetensors")};
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
    , m_cache(cacheFolder, mostKept)
{
    connect(&m_search, &ChildSearch::progressed, this, &DirectionFinder::progressed);
    connect(&m_search, &ChildSearch::finished, this, &DirectionFinder::takeResult);
    connect(&m_search, &ChildSearch::failed, this, &DirectionFinder::failed);
}

void DirectionFinder::start(const ModelInfo &model, const DirectionSearch &search)
{
    cancel();
    m_target = m_cache.path(model, directionKey(model, search));
    if (takeKept(m_target))
        return;
    m_search.start([model, search](const QString &folder) -> Result<QStringList> {
        const SearchFiles files = filesIn(folder);
        return writeInputs(files, search, model).map([&] {
            return directionArguments(model, search, files);
        });
    });
}

/// A damaged one is as none.
bool DirectionFinder::takeKept(const QString &path)
{
    if (path.isEmpty() || !QFile::exists(path))
        return false;
    auto kept = read_found(path.toStdString());
    if (!kept) {
        QFile::remove(path);
        return false;
    }
    QMetaObject::invokeMethod(
        this,
        [this, directions = std::move(*kept), wanted = m_wanted] {
            if (wanted == m_wanted)
                Q_EMIT found(directions);
        },
        Qt::QueuedConnection);
    return true;
}

void DirectionFinder::cancel()
{
    ++m_wanted;
    m_search.cancel();
}

void DirectionFinder::takeResult(const QString &folder)
{
    const QString file = filesIn(folder).output;
    const auto directions = read_found(file.toStdString());
    if (!directions) {
        Q_EMIT failed(QString::fromStdString(directions.error().line()));
        return;
    }
    m_cache.keep(file, m_target);
    Q_EMIT found(*directions);
}

} // namespace hit
