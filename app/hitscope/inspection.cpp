// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/inspection.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "render/canvas.h"
#include "ui/inspect/architecture_dock.h"
#include "ui/inspect/attention_dock.h"
#include "ui/inspect/heads_dock.h"
#include "ui/inspect/stage_edits.h"
#include "ui/inspect/stages_dock.h"

#include <QSettings>

#include <algorithm>

namespace hit {

namespace {

using namespace std::chrono_literals;

constexpr auto restTime = 150ms; ///< of the picture, before what may wait is asked for
constexpr QLatin1String opacityKey("attention/opacity"), coloursKey("attention/colours"),
    besideKey("attention/beside");

MapLook storedLook(const QSettings &store)
{
    MapLook look;
    look.opacity = std::clamp(store.value(opacityKey, look.opacity).toDouble(), 0.0, 1.0);
    const int colours = store.value(coloursKey, int(look.colours)).toInt();
    look.colours = ColourMap(std::clamp(colours, 0, int(ColourMap::Grey)));
    look.beside = store.value(besideKey, look.beside).toBool();
    return look;
}

} // namespace

Inspection::Inspection(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_inspector(parts.explorer)
    , m_display(m_inspector, parts.canvas)
    , m_docks{new ArchitectureDock(m_inspector, parts.explorer, window),
              new AttentionDock(m_inspector, parts.explorer, window),
              new StagesDock(m_inspector, parts.explorer, window),
              new HeadsDock(m_inspector, parts.explorer, window)}
{
    m_inspector.setLook(storedLook(m.store));
    m_asking.setSingleShot(true);
    m_spare.setSingleShot(true);
    m_spare.setInterval(restTime);
    connect(&m_asking, &QTimer::timeout, this, &Inspection::ask);
    connect(&m_spare, &QTimer::timeout, this, &Inspection::askInSpare);
    connectCanvas();
    connectEngine();
    connectActions();
    connectDocks();
    refreshActions();
}

void Inspection::connectCanvas()
{
    connect(&m.canvas, &Canvas::pixelHovered, this, [this](QPoint pixel) {
        if (m_inspector.look().on)
            m_inspector.hover(pixel.x() < 0 ? std::nullopt : std::optional(pixel));
    });
    connect(&m.canvas, &Canvas::pixelClicked, this, &Inspection::click);
    connect(&m.canvas, &Canvas::probeStep, this, &Inspection::moveProbe);
}

void Inspection::connectEngine()
{
    connect(&m.host, &EngineHost::pictureAsked, this, &Inspection::takeState);
    connect(&m.host, &EngineHost::gainsChanged, this, &Inspection::applyGains);
    connect(&m.host, &EngineHost::mapReady, this, &Inspection::takeMap);
    connect(&m.host, &EngineHost::mapFailed, this,
            [this](const MapQuery &query, const Error &error) {
                if (query == m_inspector.firstQuery())
                    m_inspector.stopDeciding();
                if (query == m_inspector.mapQuery())
                    Q_EMIT mapFailed(error);
            });
    connect(&m.host, &EngineHost::pictureReady, this, [this](const RenderResult &result) {
        m_docks.architecture->strip().setTimings(result.stage_ms);
        m_asking.start();
        m_spare.start();
    });
    connect(&m.host, &EngineHost::inspected, this, [this](int slot, int done, int of) {
        if (slot == EngineHost::HeadsSlot)
            m_docks.heads->showProgress(done, of);
    });
    // One question for all that changes at once.
    const auto later = [this] {
        m.host.setPictureMaps(m_inspector.pictureQueries());
        m_asking.start();
        m_spare.start();
        m_display.refresh();
    };
    connect(&m_inspector, &Inspector::choiceChanged, this, later);
    connect(&m_inspector, &Inspector::previewChanged, this, later);
    connect(&m_inspector, &Inspector::pixelChanged, this, later);
    connect(&m_inspector, &Inspector::pinsChanged, this, later);
    connect(&m_inspector, &Inspector::lookChanged, this, later);
    connect(&m_inspector, &Inspector::gainsWantedChanged, this, later);
    connect(&m_inspector, &Inspector::lookChanged, this, [this] {
        const MapLook &look = m_inspector.look();
        m.store.setValue(opacityKey, look.opacity);
        m.store.setValue(coloursKey, int(look.colours));
        m.store.setValue(besideKey, look.beside);
        refreshActions();
    });
    connect(&m_inspector, &Inspector::modelChanged, this, [this] {
        m_display.forget();
        m_fresh.clear();
        refreshActions();
    });
    connect(&m_inspector, &Inspector::resultTaken, this, [this](const MapQuery &query) {
        if (query == m_inspector.mapQuery())
            m_display.refresh();
    });
}

void Inspection::connectActions()
{
    const auto on = [this](Command command, auto &&run) {
        connect(m.actions[command], &QAction::triggered, this, run);
    };
    on(Command::ShowMap, [this](bool shown) { setShown(shown); });
    on(Command::MapBeside, [this](bool beside) {
        MapLook look = m_inspector.look();
        look.beside = beside;
        m_inspector.setLook(look);
    });
    on(Command::AllHeads, [this] {
        m_docks.heads->show();
        m_docks.heads->raise();
        m_docks.heads->setPage(HeadsDock::Page::Heads);
    });
    on(Command::PreviousStage, [this] { m_inspector.stepStage(-1); });
    on(Command::NextStage, [this] { m_inspector.stepStage(1); });
    on(Command::PreviousLayer, [this] { m_inspector.stepLayer(-1); });
    on(Command::NextLayer, [this] { m_inspector.stepLayer(1); });
    on(Command::ClearPins, [this] { m_inspector.clearPins(); });
    on(Command::SaveMap, [this] { Q_EMIT saveRequested(false); });
    on(Command::SaveMapRaw, [this] { Q_EMIT saveRequested(true); });
    connect(&m_inspector, &Inspector::pinsChanged, this, &Inspection::refreshActions);
}

void Inspection::connectDocks()
{
    connect(&m_docks.architecture->strip(), &ArchitectureStrip::featuresRequested, this,
            [this](int stage) {
                MapChoice choice = m_inspector.choice();
                choice.view = MapView::Features;
                choice.stage = stage;
                m_inspector.choose(choice);
                setShown(true);
            });
    connect(m_docks.attention, &AttentionDock::saveRequested, m.actions[Command::SaveMap],
            &QAction::trigger);
    connect(m_docks.attention, &AttentionDock::saveRawRequested, m.actions[Command::SaveMapRaw],
            &QAction::trigger);
    connect(m_docks.heads, &HeadsDock::saveRequested, m.actions[Command::SaveMap],
            &QAction::trigger);
    connect(m_docks.heads, &HeadsDock::saveRawRequested, m.actions[Command::SaveMapRaw],
            &QAction::trigger);
    connect(m_docks.stages, &QDockWidget::visibilityChanged, &m_inspector,
            &Inspector::setGainsWanted);
    connect(m_docks.heads, &HeadsDock::wantedChanged, &m_spare, qOverload<>(&QTimer::start));
    connect(m_docks.heads, &HeadsDock::cancelRequested, this, [this] {
        m.host.inspect(EngineHost::HeadsSlot, {});
        m_docks.heads->showProgress(0, 0);
    });
}

void Inspection::refreshActions()
{
    const bool open = m_inspector.config(), on = m_inspector.look().on;
    const QString noModel = tr("Open a model first."), noMap = tr("Show a map first.");
    m.actions[Command::ShowMap]->setChecked(on);
    m.actions[Command::MapBeside]->setChecked(m_inspector.look().beside);
    for (const Command command : {Command::ShowMap, Command::AllHeads, Command::PreviousStage,
                                  Command::NextStage, Command::PreviousLayer, Command::NextLayer})
        m.actions.setAvailable(command, open, noModel);
    for (const Command command : {Command::MapBeside, Command::SaveMap, Command::SaveMapRaw})
        m.actions.setAvailable(command, open && on, open ? noMap : noModel);
    m.actions.setAvailable(Command::ClearPins, !m_inspector.pins().isEmpty(),
                           tr("No pixel is pinned."));
}

void Inspection::setShown(bool on)
{
    MapLook look = m_inspector.look();
    look.on = on && m_inspector.config();
    m_inspector.setLook(look);
    refreshActions(); // also where it stayed off
}

bool Inspection::freePixel()
{
    if (!m_inspector.locked() || !m_inspector.look().on)
        return false;
    m_inspector.lock(std::nullopt);
    return true;
}

/// Once more on the square of the locked position frees it.
void Inspection::click(QPoint pixel)
{
    if (!m_inspector.look().on)
        return;
    const bool probes = m.canvas.tool() == CanvasTool::Probe;
    const int size = m_inspector.config()->size;
    const int side = m_inspector.config()->stage_side(m_inspector.choice().stage);
    const auto locked = m_inspector.locked();
    const bool again =
        !probes && locked && cellOf(*locked, side, size) == cellOf(pixel, side, size);
    m_inspector.lock(again ? std::nullopt : std::optional(pixel));
}

/// By one position of the chosen stage.
void Inspection::moveProbe(QPoint step)
{
    const GeneratorConfig *config = m_inspector.config();
    if (!config)
        return;
    setShown(true);
    const int pixels = config->size / config->stage_side(m_inspector.choice().stage);
    const QPoint middle(config->size / 2, config->size / 2);
    m_inspector.lock(m_inspector.pixel().value_or(middle) + step * pixels);
}

/// What was asked of another state is of no use any more; the next picture asks anew.
void Inspection::takeState()
{
    m_fresh.clear();
    m_parts.clear();
    m.host.setGainsApplied(false);
    for (int slot = 0; slot < EngineHost::slotCount; ++slot)
        m.host.inspect(slot, {});
    m_docks.heads->showProgress(0, 0);
}

void Inspection::takeMap(const MapQuery &query, const MapResult &map)
{
    m_inspector.take(query, map);
    if (m.host.isUpToDate()) {
        std::erase_if(m_fresh, [&](const MapQuery &known) {
            return known == query || !m_inspector.result(known);
        });
        m_fresh.push_back(query);
    }
    if (std::holds_alternative<ContributionQuery>(query.what))
        takeParts();
}

/// Once all stages of the picture on screen are known, gains need the network no more.
void Inspection::takeParts()
{
    const std::vector<MapQuery> queries = m_inspector.contributionQueries();
    if (!m_parts.empty() || queries.size() > std::size_t(mostParts) || !missing(queries).empty())
        return;
    for (const MapQuery &query : queries) {
        const MapResult *map = m_inspector.result(query);
        m_parts.push_back({std::make_shared<const std::vector<float>>(map->values), map->width, 1});
    }
    m.host.setGainsApplied(true);
}

void Inspection::applyGains()
{
    const std::vector<MapQuery> queries = m_inspector.contributionQueries();
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const int stage = std::get<ContributionQuery>(queries[i].what).stage;
        m_parts[i].gain = float(editOf(m.explorer, stage).rgb_gain);
    }
    m.canvas.setParts(m_parts);
}

std::vector<MapQuery> Inspection::missing(const std::vector<MapQuery> &queries) const
{
    std::vector<MapQuery> rest;
    for (const MapQuery &query : queries)
        if (!m_inspector.result(query)
            || std::find(m_fresh.begin(), m_fresh.end(), query) == m_fresh.end())
            rest.push_back(query);
    return rest;
}

void Inspection::ask()
{
    std::vector<MapQuery> pointer, shown;
    if (m_inspector.config() && m.host.isUpToDate()) {
        pointer = missing(m_inspector.pointerQueries());
        shown = missing(m_inspector.pictureQueries());
    }
    m.host.inspect(EngineHost::PointerSlot, std::move(pointer));
    m.host.inspect(EngineHost::MapSlot, std::move(shown));
}

void Inspection::askInSpare()
{
    if (!m.host.isUpToDate() || m.explorer.inGesture())
        return m_spare.start();
    if (m_docks.architecture->isVisible())
        m_docks.architecture->strip().setPicture(m.canvas.grabPicture());
    const bool on = m_inspector.look().on && m_inspector.config();
    std::vector<MapQuery> overview, derived;
    if (m_docks.heads->isVisible())
        overview = m_docks.heads->wanted();
    if (on && isDerived(m_inspector.shown().view))
        derived.push_back(m_inspector.mapQuery());
    if (on)
        for (const MapQuery &query : m_inspector.contributionQueries())
            derived.insert(derived.begin(), query);
    m.host.inspect(EngineHost::DerivedSlot, missing(derived));
    m.host.inspect(EngineHost::HeadsSlot, missing(overview));
}

} // namespace hit
