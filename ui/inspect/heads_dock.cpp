// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/heads_dock.h"

#include "ui/inspect/inspector.h"
#include "ui/inspect/kind_colors.h"
#include "ui/inspect/map_picture.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QMenu>
#include <QPushButton>

namespace hit {
namespace {

constexpr int causalSide = 64, mostInColumn = 4, leastOfMaps = 48;

} // namespace

HeadsDock::HeadsDock(Inspector &inspector, Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("HeadsDock"), tr("All heads"), QStringLiteral("heads"), parent)
    , m_inspector(inspector)
    , m_explorer(explorer)
    , m_grid(new TileGrid)
    , m_pages(new Segmented)
    , m_caption(new ElidedLabel)
    , m_sameScale(new QCheckBox(tr("Same scale")))
    , m_progress(makeLabel({}, TextRole::Caption, Tone::Caption))
    , m_cancel(new QPushButton(tr("Cancel")))
{
    m_pages->addSegment(tr("Heads"));
    m_pages->addSegment(tr("Without each token"));
    m_pages->setToolTip(
        tr("<b>Without each token</b><br>Derived: how much the picture changes when "
           "a stage can't attend to a token. Computed in the background.<br>Causal "
           "maps: absolute difference, mean of red, green and blue"));
    setTextRole(m_caption, TextRole::Label);
    setTone(m_caption, Tone::Secondary);
    m_cancel->setObjectName(QStringLiteral("cancelMaps"));
    m_cancel->setAutoDefault(false);
    m_cancel->hide();
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::gap);
    head->addWidget(m_pages);
    head->addWidget(m_caption, 1);
    head->addWidget(m_sameScale);
    head->addWidget(m_progress);
    head->addWidget(m_cancel);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, 0, metrics::panelMargin, metrics::gap);
    column->setSpacing(metrics::gap);
    column->addLayout(head);
    auto *maps = new PanelScroll; // what is above the maps stays in sight
    maps->setFocusPolicy(Qt::NoFocus);
    maps->setMinimumHeight(leastOfMaps); // else both scroll in a low window
    maps->setWidget(m_grid);
    maps->viewport()->setAutoFillBackground(false);
    m_grid->setAutoFillBackground(false);
    column->addWidget(maps, 1);
    setBody(body);

    connect(m_pages, &Segmented::chosen, this, [this](int page) { setPage(Page(page)); });
    m_sameScale->setObjectName(QStringLiteral("sameScale"));
    m_sameScale->setToolTip(tr("<b>Same scale</b><br>One scale for all maps here, so that they can "
                               "be compared. Off, each has its own and weak ones are seen too."));
    connect(m_sameScale, &QCheckBox::toggled, this, &HeadsDock::refresh);
    connect(m_cancel, &QPushButton::clicked, this, &HeadsDock::cancelRequested);
    connect(m_grid, &TileGrid::chosen, this, &HeadsDock::choose);
    connect(m_grid, &TileGrid::collected, this, &HeadsDock::collect);
    connect(m_grid, &TileGrid::previewed, this, &HeadsDock::preview);
    connect(m_grid, &TileGrid::muteRequested, this,
            [this](int group, int tile) { mute(group, tile, false); });
    connect(m_grid, &TileGrid::soloRequested, this,
            [this](int group, int tile) { mute(group, tile, true); });
    connect(m_grid, &TileGrid::menuRequested, this, &HeadsDock::showMenu);
    connect(this, &QDockWidget::visibilityChanged, this, [this] {
        refresh();
        Q_EMIT wantedChanged();
    });
    connect(&inspector, &Inspector::choiceChanged, this, &HeadsDock::refresh);
    connect(&inspector, &Inspector::lookChanged, this, [this] {
        const ColourMap colours = m_inspector.look().colours;
        if (std::exchange(m_colours, colours) != colours)
            refresh();
    });
    connect(&inspector, &Inspector::pixelChanged, this, [this] {
        if (std::exchange(m_locked, m_inspector.locked()) != m_inspector.locked())
            refresh();
    });
    connect(&explorer, &Explorer::stateChanged, this, [this] {
        const auto &stages = m_explorer.state().stages;
        if (std::exchange(m_stages, stages) != stages)
            refresh();
    });
    connect(&Theme::current(), &Theme::changed, this, &HeadsDock::refresh);
    connect(&inspector, &Inspector::resultTaken, this,
            [this](const MapQuery &query) { fillImages(&query); });
    refresh();
}

void HeadsDock::setPage(Page page)
{
    if (page == m_page)
        return;
    m_page = page;
    m_pages->setCurrent(int(page));
    refresh();
    Q_EMIT wantedChanged();
}

std::vector<MapQuery> HeadsDock::wanted() const
{
    if (m_page == Page::Heads)
        return m_inspector.headQueries();
    std::vector<MapQuery> queries;
    for (const QList<Source> &sources : m_sources)
        for (const Source &source : sources)
            queries.push_back(source.query);
    return queries;
}

void HeadsDock::showProgress(int done, int of)
{
    const bool runs = m_page == Page::Causal && done < of;
    m_progress->setText(runs ? tr("%1 of %2").arg(done).arg(of) : QString());
    m_cancel->setVisible(runs);
}

QString HeadsDock::caption() const
{
    const MapChoice &choice = m_inspector.choice();
    const QString scale =
        !m_sameScale->isChecked() ? tr("each its own scale") : tr("same scale for all");
    if (m_page == Page::Causal)
        return tr("derived \u00b7 change of the picture \u00b7 %1").arg(scale);
    const auto cell = m_inspector.locked() ? m_inspector.locked() : std::nullopt;
    const QString reach =
        cell ? tr("of pixel %1, %2").arg(cell->x()).arg(cell->y()) : tr("received");
    return tr("cross: token %1 \u00b7 regional, dilated: %2 \u00b7 %3")
        .arg(choice.token)
        .arg(reach, scale);
}

void HeadsDock::refresh()
{
    if (!isVisible())
        return;
    m_groups.clear();
    m_sources.clear();
    if (m_inspector.config()) {
        if (m_page == Page::Heads)
            addHeads();
        else
            addCausal();
    }
    m_caption->setFullText(caption());
    fillImages(nullptr);
}

void HeadsDock::addHeads()
{
    const MapChoice &present = m_inspector.choice();
    int stage = -1;
    for (const AttentionSite &site : m_inspector.sites()) {
        MapTileGroup group;
        const bool first = std::exchange(stage, site.stage) != site.stage;
        group.stage = first ? tr("%1 px").arg(site.side) : QString();
        group.current = site.stage == present.stage;
        group.title = kindName(site.kind);
        if (site.layer > 1)
            group.title += QStringLiteral(" %1").arg(site.layer);
        group.color = kindColor(site.kind);
        group.columns = (site.heads + mostInColumn - 1) / mostInColumn;
        QList<Source> sources;
        const StageEdit &edit = editOf(m_explorer, site.stage);
        for (int head = 0; head < site.heads; ++head) {
            MapChoice choice = present;
            choice.view = MapView::Attention;
            choice.stage = site.stage;
            choice.layer = site.layer;
            choice.kind = site.kind;
            choice.outerAxis = site.outer_axis;
            choice.heads = HeadChoice::One;
            choice.head = head;
            choice.headSet = 0;
            MapTile tile;
            tile.name =
                tr("%1 px, %2, head %3").arg(site.side).arg(kindName(site.kind)).arg(head + 1);
            tile.selected = shows(present, choice);
            tile.muted = isMuted(edit, site, head);
            group.tiles.append(tile);
            sources.append({m_inspector.headQuery(site), head, choice});
        }
        m_groups.append(group);
        m_sources.append(sources);
    }
}

void HeadsDock::addCausal()
{
    const MapChoice &present = m_inspector.choice();
    for (const AttentionSite &site : m_inspector.sites()) {
        if (site.kind != AttentionKind::Cross)
            continue;
        MapTileGroup group;
        group.stage = tr("%1 px").arg(site.side);
        group.title = tr("without token 0 \u2026 15");
        group.current = site.stage == present.stage;
        group.color = tokens().text2;
        group.columns = 4;
        group.derived = true;
        QList<Source> sources;
        for (int token = 0; token < GeneratorConfig::tokens; ++token) {
            MapChoice choice = present;
            choice.view = MapView::Causal;
            choice.stage = site.stage;
            choice.token = token;
            MapTile tile;
            tile.name = tr("%1 px, without token %2").arg(site.side).arg(token);
            tile.selected = present.view == MapView::Causal && present.stage == site.stage
                            && present.token == token;
            tile.muted = isMuted(editOf(m_explorer, site.stage), token);
            group.tiles.append(tile);
            sources.append({MapQuery{CausalQuery{site.stage, token}, causalSide}, 0, choice});
        }
        m_groups.append(group);
        m_sources.append(sources);
    }
}

float HeadsDock::commonScale() const
{
    float most = 0;
    for (const QList<Source> &sources : m_sources)
        for (const Source &source : sources)
            if (const MapResult *map = m_inspector.result(source.query))
                if (source.channel < map->channels)
                    most = std::max(most, greatest(*map, source.channel));
    return most;
}

/// Of the answers to `only`, or of all.
void HeadsDock::fillImages(const MapQuery *only)
{
    const bool same = m_sameScale->isChecked();
    const float common = same ? commonScale() : 0;
    if (same)
        only = nullptr; // another greatest value changes them all
    const ColourMap colours = m_inspector.look().colours;
    bool changed = !only;
    for (qsizetype group = 0; group < m_groups.size(); ++group)
        for (qsizetype tile = 0; tile < m_groups[group].tiles.size(); ++tile) {
            const Source &source = m_sources[group][tile];
            if (only && source.query != *only)
                continue;
            const MapResult *map = m_inspector.result(source.query);
            if (!map || source.channel >= map->channels)
                continue;
            m_groups[group].tiles[tile].image = mapThumbnail(
                *map, source.channel, colours, same ? common : greatest(*map, source.channel));
            changed = true;
        }
    if (changed)
        m_grid->setGroups(m_groups);
}

const HeadsDock::Source *HeadsDock::source(int group, int tile) const
{
    const bool known = group >= 0 && group < m_sources.size() && tile < m_sources[group].size();
    return known ? &m_sources[group][tile] : nullptr;
}

void HeadsDock::choose(int group, int tile)
{
    if (const Source *chosen = source(group, tile))
        lookAt(chosen->choice);
}

void HeadsDock::collect(int group, int tile)
{
    if (const Source *chosen = source(group, tile))
        lookAt(withHead(m_inspector.choice(), chosen->choice));
}

void HeadsDock::lookAt(const MapChoice &choice)
{
    MapLook look = m_inspector.look();
    look.on = true;
    m_inspector.setLook(look);
    m_inspector.choose(choice);
}

void HeadsDock::preview(int group, int tile)
{
    const Source *pointed = source(group, tile);
    m_inspector.preview(pointed ? std::optional(pointed->choice) : std::nullopt);
}

void HeadsDock::mute(int group, int tile, bool solo)
{
    const Source *which = source(group, tile);
    if (!which)
        return;
    const MapChoice choice = which->choice;
    if (choice.view == MapView::Causal)
        return toggleMuted(m_explorer, choice.stage, choice.token);
    const auto site = siteOf(choice, m_inspector.sites());
    if (site && solo)
        toggleSolo(m_explorer, *site, choice.head);
    else if (site)
        toggleMuted(m_explorer, *site, choice.head);
}

void HeadsDock::showMenu(int group, int tile, QPoint globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool muted = m_groups[group].tiles[tile].muted;
    menu->addAction(muted ? tr("Unmute") : tr("Mute"), this,
                    [=, this] { mute(group, tile, false); });
    if (m_page == Page::Heads) {
        menu->addAction(tr("Solo"), this, [=, this] { mute(group, tile, true); });
        auto *several = menu->addAction(tr("Show together with the others"), this,
                                        [=, this] { collect(group, tile); });
        several->setCheckable(true);
        several->setChecked(m_groups[group].tiles[tile].selected);
    }
    menu->addSeparator();
    menu->addAction(tr("Save map..."), this, [=, this] {
        choose(group, tile);
        Q_EMIT saveRequested();
    });
    menu->addAction(tr("Save raw..."), this, [=, this] {
        choose(group, tile);
        Q_EMIT saveRawRequested();
    });
    menu->popup(globalPos);
}

} // namespace hit
