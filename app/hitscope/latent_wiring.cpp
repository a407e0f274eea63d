// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/latent_wiring.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/state_pictures.h"
#include "ui/docks/latent_dock.h"
#include "ui/latent_text.h"

#include <cmath>

namespace hit {

namespace {

constexpr int planeSide = 32, mixSide = 40;

Latent latentOf(QPointF seeds)
{
    return {Latent::Kind::Plane, {seeds.x(), seeds.y()}, {}};
}

/// The present picture with another latent: its edits stay.
State stateOf(const Explorer &explorer, const Latent &latent)
{
    State state = explorer.state();
    state.mix.clear();
    state.latent = latent;
    return state;
}

/// Pixels of the screen the dock is on.
int pixels(const QWidget &dock, int side)
{
    return int(std::ceil(side * dock.devicePixelRatioF()));
}

void wireThumbnails(LatentDock &dock, const Explorer &explorer, EngineHost &host)
{
    QObject::connect(&dock, &LatentDock::thumbnailsWanted, &host, [&](const auto &seeds) {
        host.wantThumbnails(seeds, pixels(dock, planeSide));
    });
    QObject::connect(&host, &EngineHost::thumbnailReady, &dock, &LatentDock::setThumbnail);
    auto *mixed = new StatePictures(explorer, host, &dock);
    auto wanted = std::make_shared<QList<Latent>>();
    QObject::connect(&dock, &LatentDock::mixThumbnailsWanted, mixed,
                     [&, mixed, wanted](const QList<Latent> &latents) {
                         *wanted = latents;
                         std::vector<State> states;
                         for (const Latent &latent : latents)
                             states.push_back(stateOf(explorer, latent));
                         mixed->want(std::move(states), pixels(dock, mixSide));
                     });
    QObject::connect(mixed, &StatePictures::ready, &dock,
                     [&dock, wanted](int index, const QImage &image) {
                         const Latent latent = wanted->at(index); // the dock may wish anew
                         dock.setMixThumbnail(latent, image);
                     });
}

} // namespace

void wireLatentDock(LatentDock &dock, const Explorer &explorer, EngineHost &host, Motion &motion,
                    MessageBar &messages)
{
    wireThumbnails(dock, explorer, host);
    QObject::connect(&dock, &LatentDock::goToRequested, &motion,
                     [&explorer, &motion](QPointF seeds) {
                         const State state = stateOf(explorer, latentOf(seeds));
                         const QString place = seedText(state.latent.plane);
                         motion.goTo(Motion::tr("Go to seed %1").arg(place), state);
                     });
    QObject::connect(&dock, &LatentDock::dropRefused, &messages, [&messages](const Error &error) {
        messages.show(messageFrom(Motion::tr("Nothing was added to the mix"), error));
    });
    QObject::connect(&dock, &LatentDock::editsLeftOutOfMix, &messages,
                     [&messages] { messages.show(editsLeftOutMessage()); });
    QObject::connect(&dock, &LatentDock::leftOutOfMix, &messages, [&messages](int count) {
        Message message;
        message.what = count == 1 ? Motion::tr("The picture was not added to the mix")
                                  : Motion::tr("%1 pictures were not added to the mix").arg(count);
        message.why = Motion::tr("A mix has at most %1: remove some first.").arg(State::max_mix);
        message.key = QStringLiteral("mixed");
        messages.show(message);
    });
}

} // namespace hit
