// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/exports.h"

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

QString pathOf(const std::filesystem::path &target)
{
    return QFileInfo(QString::fromStdString(target.string())).absoluteFilePath();
}

bool hasState(const ImageWriteOptions &options)
{
    const bool png = options.format == ImageFormat::Png8 || options.format == ImageFormat::Png16;
    return png && !options.state.empty();
}

} // namespace

Exports::Exports(JobList &jobs, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
{
}

void Exports::startFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                        FrameSource source)
{
    const QString path = pathOf(plan.target);
    auto *job = start(tr("Film"), path, tr("%1 frames").arg(number(plan.frames())),
                      [=, source = std::move(source)](const ExportJob::Progress &progress,
                                                      const std::stop_token &stop) {
                          const auto report = [&](int done, int total) {
                              progress(static_cast<double>(done) / total,
                                       tr("%1 of %2 frames").arg(number(done), number(total)));
                          };
                          return makeFilm(plan, look, config, source, report, stop);
                      });
    if (job)
        connect(job, &ExportJob::finished, this, [this, path] { Q_EMIT filmSaved(path); });
}

void Exports::startImage(const ImagePlan &plan, FrameSource source)
{
    const QString path = pathOf(plan.target);
    auto *job = start(
        tr("Image"), path, {},
        [=, source = std::move(source)](const ExportJob::Progress &, const std::stop_token &stop) {
            return makeImage(plan, source, stop);
        });
    if (job)
        connect(job, &ExportJob::finished, this,
                [this, path, with = hasState(plan.options)] { Q_EMIT imageSaved(path, with); });
}

ExportJob *Exports::start(const QString &kind, const QString &path, const QString &doneText,
                          ExportJob::Work work)
{
    const QFileInfo file(path);
    if (m_jobs.runningTargets().contains(path)) {
        Q_EMIT failed(path, Error{ErrorCode::WrongUse,
                                  file.fileName().toStdString(),
                                  tr("another export is writing this file").toStdString(),
                                  tr("choose another name").toStdString(),
                                  {}});
        return nullptr;
    }
    auto *job = new ExportJob(file.fileName(), std::move(work), this);
    const int id =
        m_jobs.add(kind, file.fileName(), file.absolutePath(), [job = QPointer<ExportJob>(job)] {
            if (job)
                job->cancel();
        });
    connect(job, &ExportJob::progressed, this,
            [this, id](double done, const QString &text) { m_jobs.update(id, done, text); });
    connect(job, &ExportJob::finished, this, [this, id, doneText] { m_jobs.finish(id, doneText); });
    connect(job, &ExportJob::failed, this, [this, id, path](const Error &error) {
        m_jobs.fail(id, QString::fromStdString(error.line()));
        Q_EMIT failed(path, error);
    });
    connect(job, &ExportJob::cancelled, this, [this, id] { m_jobs.cancelled(id); });
    for (const auto end : {&ExportJob::finished, &ExportJob::cancelled})
        connect(job, end, job, &QObject::deleteLater);
    connect(job, &ExportJob::failed, job, &QObject::deleteLater);
    return job;
}

} // namespace hit
