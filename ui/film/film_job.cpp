// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/film/film_job.h"

#include <utility>

namespace hit {

FilmJob::FilmJob(FrameSource source, FilmPlan plan, State look, GeneratorConfig config,
                 QObject *parent)
    : QObject(parent)
    , m_thread([this, source = std::move(source), plan = std::move(plan), look = std::move(look),
                config = std::move(config)](const std::stop_token &stop) {
        const auto report = [this](int done, int total) {
            QMetaObject::invokeMethod(this, [=, this] { Q_EMIT progressed(done, total); });
        };
        const Status status = guard(plan.target.filename().string(), [&] {
            return makeFilm(plan, look, config, source, report, stop);
        });
        QMetaObject::invokeMethod(this, [this, status] { end(status); });
    })
{
}

void FilmJob::end(const Status &status)
{
    if (status)
        Q_EMIT finished();
    else if (status.error().code == ErrorCode::Interrupted)
        Q_EMIT cancelled();
    else
        Q_EMIT failed(status.error());
}

void FilmJob::cancel()
{
    m_thread.request_stop();
}

} // namespace hit
