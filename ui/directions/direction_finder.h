// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/directions/direction_file.h"
#include "ui/directions/direction_cache.h"

#include <QObject>

#include <memory>

class QTemporaryDir;

namespace hit {

class HitChild;

/// One search at a time, by `hit directions` as a child process; what was found before comes out of
/// the cache. A search that is cancelled or fails leaves no file. GUI thread.
class DirectionFinder final : public QObject
{
    Q_OBJECT
public:
    explicit DirectionFinder(const QString &cacheFolder, QObject *parent = nullptr);
    ~DirectionFinder() override;

    /// Cancels the one before. What comes of it comes later.
    void start(const ModelInfo &model, const DirectionSearch &search);
    void cancel();
    bool isRunning() const { return m_child != nullptr; }

Q_SIGNALS:
    /// Of the part at work: the model is being opened, or searched; `done` is 0 ... 1.
    void progressed(bool opening, double done);
    void found(const std::vector<hit::FoundDirection> &directions);
    void failed(const QString &why);

private:
    QString writePlace(const ModelInfo &model, const DirectionSearch &search) const;
    bool takeKept(const QString &path);
    void takeLine(const QByteArray &line);
    void takeResult();
    void fail(const QString &why);

    DirectionCache m_cache;
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the search that runs
    std::unique_ptr<HitChild> m_child;
    QString m_target; ///< in the cache
};

} // namespace hit
