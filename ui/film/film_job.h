// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/film/make_film.h"

#include <QObject>

#include <thread>

namespace hit {

/// One film in the making, on a thread of its own. Lives in the GUI thread, where its signals come.
/// The destructor cancels and waits.
class FilmJob final : public QObject
{
    Q_OBJECT
public:
    /// Begins at once. What `source` uses must outlive the job.
    FilmJob(FrameSource source, FilmPlan plan, State look, GeneratorConfig config,
            QObject *parent = nullptr);
    /// cancelled() comes when the encoder gives back the frame it is at; the engine isn't waited
    /// for.
    void cancel();

Q_SIGNALS:
    void progressed(int done, int total);
    /// The last of them, once.
    void finished();
    void failed(const hit::Error &error);
    void cancelled();

private:
    void end(const Status &status);

    std::jthread m_thread; ///< last: ends before the rest
};

} // namespace hit
