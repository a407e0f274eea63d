// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/sample_map.h"
#include "ui/search/kept_search.h"

#include <memory>

namespace hit {

struct MapSearch
{
    Which which = Which::Ema;
    int stage = 1;
    int samples = 1'000;
    friend bool operator==(const MapSearch &, const MapSearch &) = default;
};

/// Lays out samples by `hit map`, one search at a time; what was laid out before comes out of the
/// cache. GUI thread.
class SampleMapFinder final : public QObject
{
    Q_OBJECT
public:
    explicit SampleMapFinder(const QString &cacheFolder, QObject *parent = nullptr);

    /// Cancels the one before. What comes of it comes later.
    void start(const ModelInfo &model, const MapSearch &search);
    void cancel() { m_search.cancel(); }
    bool isRunning() const { return m_search.isRunning(); }

Q_SIGNALS:
    void progressed(bool opening, double done); ///< as ChildSearch
    void found(const std::shared_ptr<const hit::SampleMap> &map);
    void failed(const QString &why);

private:
    KeptSearch m_search;
};

} // namespace hit
