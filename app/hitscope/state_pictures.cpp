// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/state_pictures.h"

#include "app/hitscope/engine_host.h"
#include "render/frame_image.h"

#include <QCoreApplication>
#include <QPointer>

namespace hit {
namespace {

/// Never larger than it is: true pixels are enlarged where they are shown.
QImage smallPicture(const Frame &frame, int side)
{
    const QImage image = imageFromFrame(frame).value_or(QImage());
    return image.width() <= side && image.height() <= side
               ? image
               : image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace

StatePictures::StatePictures(const Explorer &explorer, const EngineHost &host, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_host(host)
{
}

StatePictures::~StatePictures()
{
    m_stop.request_stop();
}

void StatePictures::want(std::vector<State> states, int side, std::vector<Tap> taps)
{
    m_stop.request_stop();
    m_stop = {};
    ++m_wish;
    m_states = std::move(states);
    m_taps = std::move(taps);
    m_side = side;
    m_index = 0;
    m_underWay = false;
    next();
}

void StatePictures::next()
{
    const auto model = m_explorer.model();
    if (m_underWay || m_index >= int(m_states.size()) || !model)
        return;
    auto request = request_from_state(m_states[std::size_t(m_index)], model->config);
    const auto ask = m_host.frames();
    if (!request || !ask)
        return take(m_wish, {}, {});
    request->taps = m_taps;
    m_underWay = true;
    // In the engine's thread: the scaling too. It asks back through the application, which outlives
    // us, and we may be gone.
    (*ask)(
        std::move(*request),
        [context = QPointer(this), wish = m_wish, side = m_side](Result<RenderResult> result) {
            const QImage picture = result ? smallPicture(result->frame, side) : QImage();
            std::vector<TapResult> taps =
                result ? std::move(result->taps) : std::vector<TapResult>();
            QMetaObject::invokeMethod(
                qApp,
                [context, wish, picture, taps = std::move(taps)] {
                    if (context)
                        context->take(wish, picture, taps);
                },
                Qt::QueuedConnection);
        },
        m_stop.get_token());
}

void StatePictures::take(quint64 wish, const QImage &picture, const std::vector<TapResult> &taps)
{
    if (wish != m_wish)
        return;
    m_underWay = false;
    const int index = m_index++;
    if (!taps.empty())
        Q_EMIT tapped(index, taps);
    if (wish == m_wish) // who listens may wish anew
        Q_EMIT ready(index, picture);
    if (wish == m_wish)
        next();
}

} // namespace hit
