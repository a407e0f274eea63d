// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/kept_search.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtConcurrentRun>

#include <utility>

namespace hit {
namespace {

struct Kept
{
    QString path;
    Result<KeptSearch::Tell> found;
};

/// A damaged one is as none.
Kept lookUp(const SearchCache &cache, const KeptSearch::Wanted &wanted)
{
    Kept kept{cache.path(wanted.model, wanted.key),
              fail(ErrorCode::NoFile, wanted.model.path, "nothing is kept of this search")};
    if (kept.path.isEmpty() || !QFile::exists(kept.path))
        return kept;
    kept.found = wanted.read(kept.path);
    if (!kept.found)
        QFile::remove(kept.path);
    return kept;
}

} // namespace

KeptSearch::KeptSearch(const QString &cacheFolder, int mostKept, QObject *parent)
    : QObject(parent)
    , m_cache(cacheFolder, mostKept)
{
    connect(&m_search, &ChildSearch::progressed, this, &KeptSearch::progressed);
    connect(&m_search, &ChildSearch::finished, this, &KeptSearch::takeFile);
    connect(&m_search, &ChildSearch::failed, this, [this](const QString &why) {
        m_wanted.reset();
        Q_EMIT failed(why);
    });
}

void KeptSearch::start(Wanted wanted)
{
    cancel();
    m_wanted = std::make_shared<const Wanted>(std::move(wanted));
    QtConcurrent::run([cache = m_cache, wanted = m_wanted] {
        return lookUp(cache, *wanted);
    }).then(this, [this, wanted = m_wanted](const Kept &kept) {
        if (wanted != m_wanted)
            return; // it was cancelled meanwhile
        m_target = kept.path;
        if (kept.found)
            end(kept.found);
        else
            m_search.start(wanted->prepare);
    });
}

void KeptSearch::takeFile(const std::shared_ptr<QTemporaryDir> &folder)
{
    QtConcurrent::run([cache = m_cache, target = m_target, wanted = m_wanted,
                       last = folder]() mutable -> Result<Tell> {
        const QString file = last->filePath(wanted->file);
        Result<Tell> found = wanted->read(file);
        if (found)
            cache.keep(file, target);
        last.reset(); // before anybody hears of it
        return found;
    }).then(this, [this, wanted = m_wanted](const Result<Tell> &found) {
        if (wanted == m_wanted)
            end(found);
    });
}

void KeptSearch::end(const Result<Tell> &found)
{
    m_wanted.reset();
    if (found)
        (*found)();
    else
        Q_EMIT failed(QString::fromStdString(found.error().line()));
}

void KeptSearch::cancel()
{
    m_wanted.reset();
    m_search.cancel();
}

} // namespace hit
