// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/engine_host.h"

#include "model/latent/latent.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hit {

namespace {

/// A copy of the unquantised picture, scaled down to `side`.
QImage thumbnailOf(const RenderResult &result, int side)
{
    const int width = result.frame.width, height = result.frame.height;
    if (result.float_image.size() != std::size_t(width) * std::size_t(height) * 3)
        return {};
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y) {
        uchar *row = image.scanLine(y);
        const float *from = result.float_image.data() + std::size_t(y) * std::size_t(width) * 3;
        for (int i = 0; i < width * 3; ++i)
            row[i] = uchar(std::lround((std::clamp(from[i], -1.0F, 1.0F) + 1.0F) * 127.5F));
    }
    return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace

EngineHost::EngineHost(Explorer &explorer, const DeviceOptions &device, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_device(device)
{
    Engine::Callbacks callbacks;
    callbacks.opened = [this](std::shared_ptr<const ModelInfo> info, std::uint64_t asked) {
        post([this, asked, info = std::move(info)] { finishOpening(info, asked); });
    };
    callbacks.open_failed = [this](Error error, std::uint64_t asked) {
        post([this, asked, error = std::move(error)] { failOpening(error, asked); });
    };
    callbacks.open_progress = [this](std::int64_t done, std::int64_t total) {
        const double fraction = total > 0 ? double(done) / double(total) : 0;
        post([this, fraction] { Q_EMIT openProgress(fraction); });
    };
    callbacks.rendered = [this](RenderResult result) { postPicture(std::move(result)); };
    callbacks.failed = [this](Error error, std::uint64_t id) {
        post([this, error = std::move(error), id] {
            m_answered = std::max(m_answered, id);
            if (id >= m_firstOfModel || error.code == ErrorCode::DeviceLost)
                Q_EMIT pictureFailed(error);
        });
    };
    m_engine = std::make_unique<Engine>(device, std::move(callbacks));
    connect(&m_explorer, &Explorer::stateChanged, this, &EngineHost::ask);
}

EngineHost::~EngineHost() = default;

void EngineHost::open(const QString &path)
{
    m_asking.insert(m_engine->open(path.toStdString()), {path, {}});
    Q_EMIT openStarted(path);
}

void EngineHost::setDevice(const DeviceOptions &device)
{
    m_asking.insert(m_engine->set_device(device), {{}, device});
}

void EngineHost::finishOpening(std::shared_ptr<const ModelInfo> info, std::uint64_t asked)
{
    const Asked what = m_asking.take(asked);
    if (what.device)
        m_device = *what.device;
    if (!info)
        return;
    m_firstOfModel = m_asked + 1;
    m_wantedThumbnails.clear();
    m_explorer.setModel(std::move(info));
    ask();
    Q_EMIT opened();
}

void EngineHost::failOpening(const Error &error, std::uint64_t asked)
{
    const Asked what = m_asking.take(asked);
    if (what.device) {
        Q_EMIT deviceRefused(error);
        return;
    }
    const bool wantsCuda = m_device.device.starts_with("cuda");
    if (wantsCuda && !m_explorer.model() && !cuda_status().available) {
        m_device.device = "auto";
        setDevice(m_device);
        Q_EMIT deviceRefused(error);
        return open(what.path);
    }
    Q_EMIT openFailed(what.path, error);
}

void EngineHost::ask()
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    auto request = request_from_state(m_explorer.state(), model->config);
    if (!request) {
        Q_EMIT pictureFailed(request.error());
        return;
    }
    request->id = ++m_asked;
    m_engine->preview(std::move(*request));
}

void EngineHost::renderForFile(Answer answer)
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    auto request = request_from_state(m_explorer.state(), model->config);
    if (!request) {
        answer(tl::unexpected(request.error()));
        return;
    }
    request->float_image = true;
    m_engine->enqueue(std::move(*request), [this, answer](Result<RenderResult> result) {
        post([answer, result = std::move(result)] { answer(result); });
    });
}

void EngineHost::wantThumbnails(const QList<QPoint> &seeds, int side)
{
    m_wantedThumbnails = seeds;
    m_thumbnailSide = side;
    nextThumbnail();
}

void EngineHost::nextThumbnail()
{
    const auto model = m_explorer.model();
    if (m_thumbnailUnderWay || m_wantedThumbnails.isEmpty() || !model)
        return;
    const QPoint seed = m_wantedThumbnails.takeFirst();
    State state = m_explorer.state();
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {double(seed.x()), double(seed.y())}, {}};
    auto request = request_from_state(state, model->config);
    if (!request)
        return;
    request->float_image = true;
    m_thumbnailUnderWay = true;
    const std::uint64_t first = m_firstOfModel;
    m_engine->enqueue(std::move(*request),
                      [this, seed, first, side = m_thumbnailSide](Result<RenderResult> result) {
                          QImage image = result ? thumbnailOf(*result, side) : QImage();
                          post([this, seed, first, image = std::move(image)] {
                              m_thumbnailUnderWay = false;
                              if (!image.isNull() && first == m_firstOfModel)
                                  Q_EMIT thumbnailReady(seed, image);
                              nextThumbnail();
                          });
                      });
}

void EngineHost::post(std::function<void()> work)
{
    {
        std::lock_guard lock(m_mutex);
        m_inbox.push_back(std::move(work));
    }
    wake();
}

void EngineHost::postPicture(RenderResult result)
{
    {
        std::lock_guard lock(m_mutex);
        m_picture = std::move(result);
    }
    wake();
}

void EngineHost::wake()
{
    {
        std::lock_guard lock(m_mutex);
        if (std::exchange(m_woken, true))
            return;
    }
    QMetaObject::invokeMethod(this, &EngineHost::drain, Qt::QueuedConnection);
}

void EngineHost::drain()
{
    std::vector<std::function<void()>> inbox;
    std::optional<RenderResult> picture;
    {
        std::lock_guard lock(m_mutex);
        m_woken = false;
        inbox.swap(m_inbox);
        picture.swap(m_picture);
    }
    for (const auto &work : inbox)
        work();
    if (picture)
        take(*picture);
}

void EngineHost::take(const RenderResult &result)
{
    const std::uint64_t id = result.frame.request_id;
    m_answered = std::max(m_answered, id);
    if (id >= m_firstOfModel)
        Q_EMIT pictureReady(result);
}

} // namespace hit
