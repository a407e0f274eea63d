// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exports/export_job.h"
#include "ui/exports/make_film.h"
#include "ui/exports/make_image.h"

namespace hit {

class JobList;

/// Files in the making, as jobs of the list. GUI thread. The destructor cancels and waits.
class Exports final : public QObject
{
    Q_OBJECT
public:
    explicit Exports(JobList &jobs, QObject *parent = nullptr);
    /// `look`: everything but the place. What `source` uses must outlive this.
    void startFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                   FrameSource source);
    void startImage(const ImagePlan &plan, FrameSource source);

Q_SIGNALS:
    void filmSaved(const QString &path);
    void imageSaved(const QString &path, bool withState);      ///< so that it brings back its place
    void failed(const QString &path, const hit::Error &error); ///< not when it was cancelled

private:
    /// Null if another job writes `path`; that is said.
    ExportJob *start(const QString &kind, const QString &path, const QString &doneText,
                     ExportJob::Work work);

    JobList &m_jobs;
};

} // namespace hit
