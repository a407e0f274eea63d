// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/film/make_film.h"

#include <QObject>

namespace hit {

class JobList;

/// The films in the making, as jobs of the list. GUI thread. The destructor cancels and waits.
class FilmExports final : public QObject
{
    Q_OBJECT
public:
    explicit FilmExports(JobList &jobs, QObject *parent = nullptr);
    /// `look`: everything but the place. What `source` uses must outlive this.
    void start(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
               FrameSource source);

Q_SIGNALS:
    void saved(const QString &path);
    void failed(const QString &path, const hit::Error &error); ///< not when it was cancelled

private:
    JobList &m_jobs;
};

} // namespace hit
