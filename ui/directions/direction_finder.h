// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/direction_file.h"
#include "ui/directions/direction_search.h"
#include "ui/search/kept_search.h"

namespace hit {

/// One search at a time, by `hit directions`; what was found before comes out of the cache. GUI
/// thread.
class DirectionFinder final : public QObject
{
    Q_OBJECT
public:
    explicit DirectionFinder(const QString &cacheFolder, QObject *parent = nullptr);

    /// Cancels the one before. What comes of it comes later.
    void start(const ModelInfo &model, const DirectionSearch &search);
    void cancel() { m_search.cancel(); }
    bool isRunning() const { return m_search.isRunning(); }

Q_SIGNALS:
    void progressed(bool opening, double done); ///< as ChildSearch
    void found(const std::vector<hit::FoundDirection> &directions);
    void failed(const QString &why);

private:
    KeptSearch m_search;
};

} // namespace hit
