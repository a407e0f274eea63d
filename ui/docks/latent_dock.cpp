// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/latent_dock.h"

#include "model/latent/latent.h"
#include "model/latent/limits.h"
#include "ui/docks/entry_panel.h"
#include "ui/docks/mix_row.h"
#include "ui/docks/seed_row.h"
#include "ui/hand_gesture.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plane_pad.h"
#include "ui/widgets/value_slider.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QLocale>
#include <QMenu>

#include <cmath>

namespace hit {
namespace {

// In a low dock the plane keeps its least height: the numbers below it need the room.
constexpr int leastPadHeight = 132, lowDock = 700;
constexpr int narrowWindow = 1500;

ValueSlider::Range spreadRange()
{
    auto range = ValueSlider::Range::factor();
    range.least = 0;
    range.most = max_spread;
    return range;
}

double distance(const std::vector<float> &a, const std::vector<float> &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < qMin(a.size(), b.size()); ++i)
        sum += std::pow(double(a[i]) - double(b[i]), 2);
    return std::sqrt(sum);
}

} // namespace

struct LatentDock::Private
{
    Private(LatentDock *dock, Explorer &explored)
        : q(dock)
        , explorer(explored)
    {
    }

    LatentDock *q;
    Explorer &explorer;
    PlanePad *pad = nullptr;
    SeedRow *seed = nullptr;
    ValueSlider *spread = nullptr;
    MixRow *mix = nullptr;
    EntryPanel *entries = nullptr;

    void connectPad();
    void connectSpread();
    void refresh();
    QString freeText() const;
    void showTileMenu(QPoint tile, QPoint globalPos);
};

LatentDock::LatentDock(Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("LatentDock"), tr("Latent"), QStringLiteral("travel"), parent)
    , d(new Private(this, explorer))
{
    d->pad = new PlanePad;
    d->pad->setMinimumHeight(leastPadHeight);
    d->seed = new SeedRow(explorer);
    d->spread = new ValueSlider(tr("Spread"), spreadRange());
    d->spread->setToolTip(tr("<b>Spread</b><br>How far pictures are from the average one; 1 is as "
                             "trained.<br>Truncation: the scale of z, the only one that HiT has"));
    d->mix = new MixRow(explorer);
    d->entries = new EntryPanel(explorer);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, 2, metrics::panelMargin, metrics::panelMargin);
    column->setSpacing(metrics::gap);
    column->addWidget(d->pad, 2);
    column->addWidget(d->seed);
    column->addWidget(d->spread);
    column->addWidget(d->mix);
    column->addWidget(d->entries, 3);
    setBody(body);
    d->connectPad();
    d->connectSpread();
    connect(d->seed, &SeedRow::neighboursRequested, this, &LatentDock::neighboursRequested);
    connect(d->seed, &SeedRow::keepRequested, this, &LatentDock::keepRequested);
    connect(d->mix, &MixRow::thumbnailsWanted, this, &LatentDock::mixThumbnailsWanted);
    connect(d->mix, &MixRow::refused, this, &LatentDock::dropRefused);
    connect(d->mix, &MixRow::leftOut, this, &LatentDock::leftOutOfMix);
    connect(d->mix, &MixRow::editsLeftOut, this, &LatentDock::editsLeftOutOfMix);
    connect(&explorer, &Explorer::stateChanged, this, [this] { d->refresh(); });
    connect(&explorer, &Explorer::motionEnded, this, [this] { d->refresh(); });
    connect(&explorer, &Explorer::modelChanged, this, [this] {
        d->pad->clearThumbnails();
        d->refresh();
    });
    d->refresh();
}

LatentDock::~LatentDock() = default;

void LatentDock::resizeEvent(QResizeEvent *event)
{
    Dock::resizeEvent(event);
    d->pad->setMaximumHeight(height() < lowDock ? leastPadHeight : QWIDGETSIZE_MAX);
    d->mix->setNarrow(parentWidget() && parentWidget()->width() < narrowWindow);
}

void LatentDock::setThumbnail(QPoint seed, const QImage &image)
{
    d->pad->setThumbnail(seed, image);
}

void LatentDock::addToMix(const QList<PictureSource> &sources)
{
    d->mix->add(sources);
}

void LatentDock::setMixThumbnail(const Latent &latent, const QImage &image)
{
    d->mix->setThumbnail(latent, image);
}

void LatentDock::Private::connectPad()
{
    bindGesture(
        explorer, pad, &PlanePad::moved, {[] { return tr("Travel"); }},
        [this](QPointF seeds) {
            explorer.travelTo({seeds.x(), seeds.y()});
        },
        [this] { refresh(); });
    connect(pad, &PlanePad::goTo, q, &LatentDock::goToRequested);
    connect(pad, &PlanePad::thumbnailsWanted, q, &LatentDock::thumbnailsWanted);
    connect(pad, &PlanePad::tileMenuRequested, q,
            [this](QPoint tile, QPoint globalPos) { showTileMenu(tile, globalPos); });
    connect(pad, &PlanePad::backRequested, &explorer, &Explorer::backToPlane);
}

void LatentDock::Private::connectSpread()
{
    const auto done = [this] {
        return tr("Spread %1").arg(QLocale().toString(explorer.state().spread, 'f', 2));
    };
    bindGesture(
        explorer, spread, &ValueSlider::valueChanged, {[] { return tr("Spread"); }, done},
        [this](double value) { explorer.setSpread(value); }, [this] { refresh(); });
}

void LatentDock::Private::refresh()
{
    const State &state = explorer.state();
    spread->setValue(state.spread);
    entries->showState();
    seed->showState();
    mix->showState();
    // What moves the picture by itself passes through free vectors; only where it ends counts.
    const bool passing =
        explorer.inGesture() && !entries->inGesture() && state.latent.kind == Latent::Kind::Free;
    if (passing)
        return;
    pad->setPosition({state.latent.plane.x, state.latent.plane.y});
    pad->setFreeText(freeText());
}

QString LatentDock::Private::freeText() const
{
    const State &state = explorer.state();
    if (state.mix.size() == 1)
        return tr("Mix of one latent");
    if (!state.mix.empty())
        return tr("Mix of %1 latents").arg(state.mix.size());
    if (state.latent.kind == Latent::Kind::Plane)
        return {};
    const auto home = plane_latent(state.latent.plane, int(state.latent.z.size()));
    return tr("Free vector: distance %1 from seed %2")
        .arg(QLocale().toString(distance(state.latent.z, home), 'f', 1),
             seedText(state.latent.plane));
}

void LatentDock::Private::showTileMenu(QPoint tile, QPoint globalPos)
{
    auto *menu = new QMenu(pad);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Go there"), q, [this, tile] { Q_EMIT q->goToRequested(tile); });
    menu->addAction(tr("Set as B"), q, [this, tile] {
        Q_EMIT q->setAsBRequested({Latent::Kind::Plane, {double(tile.x()), double(tile.y())}, {}});
    });
    menu->addAction(tr("Keep"), q, [this, tile] { Q_EMIT q->keepSeedRequested(tile); });
    menu->addAction(tr("Add to mix"), q, [this, tile] {
        mix->add({Latent{Latent::Kind::Plane, {double(tile.x()), double(tile.y())}, {}}});
    });
    menu->addAction(tr("Copy seed"), q, [tile] {
        const std::string text = to_text({double(tile.x()), double(tile.y())});
        QApplication::clipboard()->setText(QString::fromStdString(text));
    });
    menu->popup(globalPos);
}

} // namespace hit
