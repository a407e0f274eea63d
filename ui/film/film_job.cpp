// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/film/film_job.h"

#include <utility>

namespace hit {

FilmJob::FilmJob(Engine &engine, FilmPlan plan, State look, std::shared_ptr<const ModelInfo> model,
                 QObject *parent)
    : QObject(parent)
    , m_thread([this, &engine, plan = std::move(plan), look = std::move(look),
                model = std::move(model)](const std::stop_token &stop) {
        const auto ask = [&](RenderRequest request, Engine::Answer answer, std::stop_token until) {
            engine.enqueue(std::move(request), std::move(answer), std::move(until));
        };
        const auto report = [this](int done, int total) {
            QMetaObject::invokeMethod(this, [=, this] { Q_EMIT progressed(done, total); });
        };
        const Status status = guard(plan.target.filename().string(), [&] {
            return makeFilm(plan, look, model->config, ask, report, stop);
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
