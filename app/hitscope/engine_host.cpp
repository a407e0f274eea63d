// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/engine_host.h"

#include "render/frame_image.h"

#include <algorithm>
#include <utility>

namespace hit {

namespace {

QImage thumbnailOf(const Frame &frame, int side)
{
    return imageFromFrame(frame)
        .map([side](const QImage &image) {
            return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        })
        .value_or(QImage());
}

RenderRequest withoutGains(RenderRequest request)
{
    for (StageInput &stage : request.stages)
        stage.edit.rgb_gain = 1;
    return request;
}

} // namespace

EngineHost::EngineHost(Explorer &explorer, const DeviceOptions &device, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_device(device)
{
    Engine::Callbacks callbacks;
    callbacks.opened = [this](std::shared_ptr<const ModelInfo> info, std::uint64_t asked) {
        // In the engine's thread this is the one that was opened.
        post([this, asked, info = std::move(info), session = std::weak_ptr(m_engine->hold())] {
            finishOpening(info, asked, session);
        });
    };
    callbacks.open_failed = [this](Error error, std::uint64_t asked) {
        post([this, asked, error = std::move(error)] { failOpening(error, asked); });
    };
    callbacks.open_progress = [this](std::int64_t done, std::int64_t total) {
        const double fraction = total > 0 ? double(done) / double(total) : 0;
        post([this, fraction] {
            if (isOpening())
                Q_EMIT openProgress(fraction);
        });
    };
    callbacks.rendered = [this](RenderResult result) { postPicture(std::move(result)); };
    callbacks.failed = [this](Error error, std::uint64_t id) {
        post([this, error = std::move(error), id] {
            m_answered = std::max(m_answered, id);
            m_other.giveUp(id);
            if (id >= m_firstOfModel || error.code == ErrorCode::DeviceLost)
                Q_EMIT pictureFailed(error);
        });
    };
    callbacks.inspected = [this](MapAnswer answer) {
        post([this, answer = std::move(answer)] { takeMap(answer); });
    };
    callbacks.other_rendered = [this](Result<RenderResult> result, std::uint64_t id) {
        {
            std::lock_guard lock(m_mutex);
            m_otherAnswer = {std::move(result), id};
        }
        wake();
    };
    callbacks.beside_opened = [this](std::shared_ptr<const ModelInfo> info, std::uint64_t asked) {
        post([this, info = std::move(info), asked] { finishBeside(info, asked); });
    };
    callbacks.in_memory_changed = [this](std::vector<ModelInMemory> models) {
        post([this, models = std::move(models)] {
            m_inMemory = models;
            Q_EMIT modelsInMemoryChanged();
        });
    };
    m_engine = std::make_unique<Engine>(device, std::move(callbacks));
    connect(&m_explorer, &Explorer::stateChanged, this, &EngineHost::ask);
    connect(&m_explorer, &Explorer::previewChanged, this, &EngineHost::ask);
}

EngineHost::~EngineHost() = default;

void EngineHost::open(const QString &path)
{
    m_asking.insert(m_engine->open(path.toStdString()), {path, {}, false});
    Q_EMIT openStarted(path);
}

void EngineHost::setDevice(const DeviceOptions &device)
{
    m_asking.insert(m_engine->set_device(device), {{}, device, false});
}

bool EngineHost::isAsking(bool beside) const
{
    return std::any_of(m_asking.begin(), m_asking.end(),
                       [beside](const Asked &asked) { return asked.beside == beside; });
}

void EngineHost::setOther(const std::optional<OtherSource> &other)
{
    if (m_other.wanted() == other) {
        if (m_other.hasFailed())
            ask(); // who wants it once more may have made room
        return;
    }
    const bool hadModel = m_other.wanted() && !m_other.wanted()->model.isEmpty();
    m_other.set(other);
    if (other && !other->model.isEmpty())
        openBeside();
    else if (hadModel)
        m_engine->close_beside();
    if (other)
        ask();
}

void EngineHost::openBeside()
{
    const QString path = m_other.wanted()->model;
    m_asking.insert(m_engine->open_beside(path.toStdString()), {path, {}, true});
}

void EngineHost::finishBeside(std::shared_ptr<const ModelInfo> info, std::uint64_t asked)
{
    const QString path = m_asking.take(asked).path;
    const QString wanted = m_other.wanted() ? m_other.wanted()->model : QString();
    if (!info && asked == 0 && !wanted.isEmpty())
        return openBeside(); // on the device that the open one went to
    if (!info || path != wanted)
        return; // it was given up meanwhile
    m_other.setBeside(std::move(info));
    ask();
    Q_EMIT otherOpened();
}

void EngineHost::takeOther(const OtherAnswer &answer)
{
    const auto &[result, id] = answer;
    const bool newest = m_other.take(id, result.has_value());
    if (id < m_firstOfModel || !m_other.wanted())
        return;
    if (result)
        Q_EMIT otherReady(*result);
    else if (newest)
        Q_EMIT otherFailed(result.error());
}

void EngineHost::setModelMemory(int megabytes)
{
    constexpr std::int64_t megabyte = 1'000'000;
    m_engine->set_memory_budget(megabytes * megabyte);
}

void EngineHost::letGo(const QString &path)
{
    m_engine->let_go(path.toStdString());
}

void EngineHost::finishOpening(std::shared_ptr<const ModelInfo> info, std::uint64_t asked,
                               std::weak_ptr<Session> session)
{
    const Asked what = m_asking.take(asked);
    if (what.device)
        m_device = *what.device;
    else if (asked == 0)
        m_device.device = "cpu";
    if (!info)
        return;
    if (what.device || asked == 0)
        m_other.setBeside(nullptr); // it stayed on the other device
    m_session = std::move(session);
    m_firstOfModel = m_asked + 1;
    m_firstInspection = m_lastInspection + 1;
    m_wantedThumbnails.clear();
    m_gainsApplied = false;
    m_other.forget();
    m_explorer.setModel(std::move(info));
    ask();
    Q_EMIT opened();
}

void EngineHost::failOpening(const Error &error, std::uint64_t asked)
{
    const Asked what = m_asking.take(asked);
    if (what.beside) {
        Q_EMIT otherNotOpened(what.path, error);
        return;
    }
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
    auto request = request_from_state(m_explorer.pictureState(), model->config);
    if (!request) {
        Q_EMIT pictureFailed(request.error());
        return;
    }
    const std::uint64_t id = m_asked + 1;
    auto other = m_other.next(m_explorer, id);
    if (!other)
        Q_EMIT otherFailed(other.error());
    const bool asksOther = other && *other;
    RenderRequest plain = withoutGains(*request);
    if (m_gainsApplied && !asksOther && is_same_picture(plain, m_lastRequest)) {
        Q_EMIT gainsChanged();
        return;
    }
    m_lastRequest = std::move(plain);
    request->id = m_asked = id;
    request->maps = m_pictureMaps;
    request->taps = m_pictureTaps;
    m_withPictures.insert(m_asked, m_pictureMaps);
    m_engine->preview(std::move(*request), asksOther ? std::move(*other) : std::nullopt);
    Q_EMIT pictureAsked();
}

void EngineHost::inspect(int slot, std::vector<MapQuery> queries)
{
    const auto model = m_explorer.model();
    auto &asking = m_slots[std::size_t(slot)];
    if (!model || (queries.empty() && asking.isEmpty()))
        return;
    auto request = request_from_state(m_explorer.pictureState(), model->config);
    if (!request)
        return; // the picture says so
    request->id = ++m_lastInspection;
    request->maps = queries;
    if (queries.empty())
        asking.clear();
    else
        asking.insert(request->id, {std::move(queries)});
    m_engine->inspect(slot, std::move(*request));
}

void EngineHost::takeMap(const MapAnswer &answer)
{
    auto &asked = m_slots[std::size_t(answer.slot)];
    const auto asking = asked.find(answer.request_id);
    if (asking == asked.end() || answer.request_id < m_firstInspection)
        return;
    const MapQuery query = asking->queries[answer.index]; // what listens may ask anew
    const int done = ++asking->answered, count = int(asking->queries.size());
    asked.erase(asked.begin(),
                done == count ? std::next(asking) : asking); // older ones are dropped
    emitMap(query, answer.result);
    Q_EMIT inspected(answer.slot, done, count);
}

void EngineHost::emitMap(const MapQuery &query, const Result<MapResult> &result)
{
    if (result)
        Q_EMIT mapReady(query, *result);
    else
        Q_EMIT mapFailed(query, result.error());
}

Result<FrameSource> EngineHost::frames() const
{
    auto session = m_session.lock();
    if (session)
        return framesOf(*m_engine, std::move(session));
    return m_explorer.model()
               ? fail(ErrorCode::WrongUse, "the model", "it is being changed",
                      "try again when the other one is open")
               : fail(ErrorCode::WrongUse, "the model", "none is open", "open a model first");
}

void EngineHost::wantThumbnails(const QList<QPoint> &seeds, int side)
{
    m_wantedThumbnails = seeds;
    m_thumbnailSide = side;
    nextThumbnail();
}

void EngineHost::nextThumbnail()
{
    auto session = m_session.lock();
    if (m_thumbnailUnderWay || m_wantedThumbnails.isEmpty() || !session)
        return;
    const QPoint seed = m_wantedThumbnails.takeFirst();
    State state = m_explorer.state();
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {double(seed.x()), double(seed.y())}, {}};
    auto request = request_from_state(state, m_explorer.model()->config);
    if (!request)
        return;
    m_thumbnailUnderWay = true;
    const std::uint64_t first = m_firstOfModel;
    const auto answer = [this, seed, first, side = m_thumbnailSide](Result<RenderResult> result) {
        QImage image = result ? thumbnailOf(result->frame, side) : QImage();
        post([this, seed, first, image = std::move(image)] {
            m_thumbnailUnderWay = false;
            if (!image.isNull() && first == m_firstOfModel)
                Q_EMIT thumbnailReady(seed, image);
            nextThumbnail();
        });
    };
    m_engine->enqueue(std::move(*request), answer, {}, std::move(session));
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
    std::optional<OtherAnswer> other;
    {
        std::lock_guard lock(m_mutex);
        m_woken = false;
        inbox.swap(m_inbox);
        picture.swap(m_picture);
        other.swap(m_otherAnswer);
    }
    for (const auto &work : inbox)
        work();
    if (picture)
        take(*picture);
    if (other)
        takeOther(*other);
}

void EngineHost::take(const RenderResult &result)
{
    const std::uint64_t id = result.frame.request_id;
    m_answered = std::max(m_answered, id);
    const std::vector<MapQuery> queries = m_withPictures.value(id);
    m_withPictures.erase(m_withPictures.begin(), m_withPictures.upperBound(id));
    if (id < m_firstOfModel)
        return;
    Q_EMIT pictureReady(result);
    for (std::size_t i = 0; i < std::min(queries.size(), result.maps.size()); ++i)
        emitMap(queries[i], result.maps[i]);
}

} // namespace hit
