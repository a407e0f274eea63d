// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_curves.h"
#include "ui/train/sample_sheets.h"

#include <QObject>
#include <QString>

#include <memory>
#include <mutex>
#include <thread>

namespace hit {

/// What a run has told so far, read and followed on a thread of its own. GUI thread.
class RunHistory final : public QObject
{
    Q_OBJECT
public:
    explicit RunHistory(const QString &path, QObject *parent = nullptr);
    /// Does not wait for the disk: the thread ends when that lets it.
    ~RunHistory() override;

    /// Never null; a part of it while a long run is being read.
    const std::shared_ptr<const RunCurves> &curves() const { return m_news.curves; }
    /// From the first step to the last: those that events.jsonl tells of; all that are in samples/
    /// where it is damaged or missing.
    const QList<SampleSheetFile> &sheets() const { return m_news.sheets; }
    bool isRead() const { return m_news.isRead; }
    QString error() const { return m_news.error; } ///< why events.jsonl is not read; empty: it is
    qint64 lostLines() const { return m_news.lostLines; } ///< of events.jsonl, that are no record

Q_SIGNALS:
    void changed(); ///< at most four times a second

private:
    struct News
    {
        std::shared_ptr<const RunCurves> curves = std::make_shared<RunCurves>();
        QList<SampleSheetFile> sheets = {};
        bool isRead = false;
        QString error;
        qint64 lostLines = 0;
    };
    /// Of the thread's news, as long as there is one.
    struct Taker
    {
        std::mutex mutex;
        RunHistory *history;
    };
    static void work(const std::stop_token &stop, const QString &path, Taker &taker);
    static void tell(Taker &taker, const News &news);

    News m_news;
    std::shared_ptr<Taker> m_taker;
    std::jthread m_thread;
};

} // namespace hit
