// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/manifold_meter.h"

#include "ui/tokens/board_edits.h"

namespace hit {
namespace {

/// Keeps what it read of the last model's file.
class Reader
{
public:
    Result<OffManifold> nearest(const std::shared_ptr<const ModelInfo> &model,
                                const RenderRequest &request, const std::stop_token &stop)
    {
        if (m_model != model || m_which != request.which) {
            m_manifold = Manifold::open(model->path, request.which, stop);
            m_model = model;
            m_which = request.which;
        }
        if (!m_manifold)
            return tl::unexpected(m_manifold.error());
        return m_manifold->nearest(request);
    }

private:
    std::shared_ptr<const ModelInfo> m_model;
    Which m_which = Which::Ema;
    Result<Manifold> m_manifold = fail(ErrorCode::WrongUse, "the model", "none was read");
};

} // namespace

ManifoldMeter::ManifoldMeter(Explorer &explorer, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_worker([this](const std::stop_token &stop) { work(stop); })
{
    connect(&explorer, &Explorer::stateChanged, this, &ManifoldMeter::takeState);
    connect(&explorer, &Explorer::modelChanged, this, &ManifoldMeter::takeState);
}

ManifoldMeter::~ManifoldMeter() = default;

void ManifoldMeter::work(const std::stop_token &stop)
{
    Reader reader;
    while (auto job = m_jobs.take(stop)) {
        auto result = reader.nearest(job->model, job->request, stop);
        QMetaObject::invokeMethod(
            this, [this, number = job->number, found = std::move(result)] { take(number, found); },
            Qt::QueuedConnection);
    }
}

void ManifoldMeter::takeState()
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    auto request = request_from_state(m_explorer.state(), model->config);
    if (!request)
        return; // the picture says so
    ++m_asked;
    if (reads_one_latent(*request)) {
        m_jobs.try_take();
        m_answered = m_asked;
        return show(std::nullopt, {});
    }
    m_jobs.put({model, std::move(*request), m_asked});
}

void ManifoldMeter::take(quint64 number, const Result<OffManifold> &result)
{
    if (number <= m_answered)
        return; // a newer state needed no measuring
    m_answered = number;
    if (result)
        show(*result, {});
    else
        show(std::nullopt, tr("Not known: %1.").arg(QString::fromStdString(result.error().why)));
}

void ManifoldMeter::show(std::optional<OffManifold> off, const QString &whyNot)
{
    if (!off && !m_off && whyNot == m_whyNot)
        return;
    m_off = std::move(off);
    m_whyNot = whyNot;
    Q_EMIT changed();
}

void ManifoldMeter::snap()
{
    if (m_off && isUpToDate())
        m_explorer.apply(tr("Snap to z"), snapped(m_explorer.state(), m_off->z));
}

} // namespace hit
