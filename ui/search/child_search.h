// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

class QTemporaryDir;

namespace hit {

class HitChild;

/// One search at a time, by a command of `hit` with --follow as a child process, in a temporary
/// folder that goes with it: a search that is cancelled or fails leaves no file. GUI thread.
class ChildSearch final : public QObject
{
    Q_OBJECT
public:
    /// Writes what the command reads into the folder; its arguments. In a thread of its own.
    using Prepare = std::function<Result<QStringList>(const QString &folder)>;

    explicit ChildSearch(QObject *parent = nullptr);
    ~ChildSearch() override;

    /// Cancels the one before. What comes of it comes later.
    void start(Prepare prepare);
    void cancel();
    bool isRunning() const { return m_folder != nullptr; }

Q_SIGNALS:
    /// Of the part at work: the model is being opened, or searched; `done` is 0 ... 1.
    void progressed(bool opening, double done);
    void finished(const std::shared_ptr<QTemporaryDir> &folder); ///< goes with who holds it last
    void failed(const QString &why);                             ///< one line for a person

private:
    void begin(const QStringList &arguments);
    void takeLine(const QByteArray &line);
    std::shared_ptr<QTemporaryDir> end();
    void fail(const QString &why);

    std::shared_ptr<QTemporaryDir> m_folder; ///< of the search that runs
    std::unique_ptr<HitChild> m_child;
};

} // namespace hit
