// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_curves.h"

#include <QObject>
#include <QString>

#include <memory>
#include <thread>

namespace hit {

/// What a run has told so far, read and followed on a thread of its own. GUI thread.
class RunHistory final : public QObject
{
    Q_OBJECT
public:
    explicit RunHistory(const QString &path, QObject *parent = nullptr);
    ~RunHistory() override;

    /// Never null; a part of it while a long run is being read.
    const std::shared_ptr<const RunCurves> &curves() const { return m_curves; }
    bool isRead() const { return m_isRead; }
    QString error() const { return m_error; } ///< why events.jsonl cannot be read; empty: it can
    qint64 lostLines() const { return m_lostLines; } ///< of events.jsonl, that are no record

Q_SIGNALS:
    void changed(); ///< at most four times a second

private:
    void work(const std::stop_token &stop, const QString &path);
    void tell(std::shared_ptr<const RunCurves> curves, bool isRead, const QString &error,
              qint64 lostLines);

    std::shared_ptr<const RunCurves> m_curves = std::make_shared<RunCurves>();
    bool m_isRead = false;
    QString m_error;
    qint64 m_lostLines = 0;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace hit
