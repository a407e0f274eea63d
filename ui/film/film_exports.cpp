// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/film/film_exports.h"

#include "ui/film/film_job.h"
#include "ui/jobs.h"

#include <QFileInfo>
#include <QLocale>
#include <QPointer>

namespace hit {

namespace {

QString number(int value)
{
    return QLocale().toString(value);
}

} // namespace

FilmExports::FilmExports(JobList &jobs, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
{
}

void FilmExports::start(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                        FrameSource source)
{
    const QString path = QString::fromStdString(plan.target.string());
    const QFileInfo file(path);
    const QPointer<FilmJob> job = new FilmJob(std::move(source), plan, look, config, this);
    const int id = m_jobs.add(tr("Film"), file.fileName(), file.absolutePath(), [job] {
        if (job)
            job->cancel();
    });
    connect(job, &FilmJob::progressed, this, [this, id](int done, int total) {
        m_jobs.update(id, static_cast<double>(done) / total,
                      tr("%1 of %2 frames").arg(number(done), number(total)));
    });
    connect(job, &FilmJob::finished, this, [this, id, path, frames = plan.frames()] {
        m_jobs.finish(id, tr("%1 frames").arg(number(frames)));
        Q_EMIT saved(path);
    });
    connect(job, &FilmJob::failed, this, [this, id, path](const Error &error) {
        m_jobs.fail(id, QString::fromStdString(error.line()));
        Q_EMIT failed(path, error);
    });
    connect(job, &FilmJob::cancelled, this, [this, id] { m_jobs.cancelled(id); });
    for (const auto end : {&FilmJob::finished, &FilmJob::cancelled})
        connect(job, end, job, &QObject::deleteLater);
    connect(job, &FilmJob::failed, job, &QObject::deleteLater);
}

} // namespace hit
