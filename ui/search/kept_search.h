// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/search/child_search.h"
#include "ui/search/search_cache.h"

namespace hit {

/// One search in a model at a time, by `hit`; what was found before comes out of a cache. All that
/// touches files is done in threads of its own; what comes of one that was cancelled is dropped.
/// GUI thread.
class KeptSearch final : public QObject
{
    Q_OBJECT
public:
    /// What is done with what was found, in the GUI thread.
    using Tell = std::function<void()>;
    struct Wanted
    {
        ModelInfo model;
        nlohmann::json key; ///< all that decides what is found
        QString file;       ///< what the command writes, in the folder that `prepare` gets
        ChildSearch::Prepare prepare;
        std::function<Result<Tell>(const QString &path)> read; ///< in a thread of its own
    };

    KeptSearch(const QString &cacheFolder, int mostKept, QObject *parent = nullptr);

    /// Cancels the one before. What comes of it comes later.
    void start(Wanted wanted);
    void cancel();
    bool isRunning() const { return m_wanted != nullptr; }

Q_SIGNALS:
    void progressed(bool opening, double done); ///< as ChildSearch
    void failed(const QString &why);

private:
    void takeFile(const std::shared_ptr<QTemporaryDir> &folder);
    void end(const Result<Tell> &found);

    SearchCache m_cache;
    ChildSearch m_search;
    std::shared_ptr<const Wanted> m_wanted; ///< of the search that runs
    QString m_target;                       ///< in the cache, of the model as it was then
};

} // namespace hit
