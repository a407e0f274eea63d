// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/attention_dock.h"

#include "ui/inspect/change_group.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/look_group.h"
#include "ui/inspect/map_group.h"
#include "ui/inspect/pin_list.h"
#include "ui/inspect/pixel_story.h"
#include "ui/inspect/stage_edits.h"
#include "ui/inspect/token_bars.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace hit {
namespace {

std::vector<double> gainsOf(const Explorer &explorer, const GeneratorConfig &config)
{
    std::vector<double> gains;
    for (int stage = 0; stage < int(config.stages.size()); ++stage)
        gains.push_back(editOf(explorer, stage).rgb_gain);
    return gains;
}

std::optional<TokenBars::Weights> weightsOf(const std::optional<MapResult> &map)
{
    if (!map || map->values.size() != TokenBars::count)
        return std::nullopt;
    TokenBars::Weights weights;
    std::copy(map->values.begin(), map->values.end(), weights.begin());
    return weights;
}

void addGroup(QBoxLayout *column, const QString &title, QWidget *group)
{
    column->addSpacing(metrics::groupGap - metrics::gap);
    column->addWidget(makeLabel(title, TextRole::Title));
    column->addWidget(group);
}

} // namespace

AttentionDock::AttentionDock(Inspector &inspector, Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("AttentionDock"), tr("Attention"), QStringLiteral("overlay"), parent)
    , m_inspector(inspector)
    , m_explorer(explorer)
    , m_change(new ChangeGroup(inspector, explorer))
    , m_bars(new TokenBars)
    , m_pins(new PinList(inspector))
    , m_story(new PixelStory)
    , m_pixelTitle(new ElidedLabel)
    , m_pin(new QPushButton)
    , m_save(new QPushButton(tr("Save map...")))
    , m_saveRaw(new QPushButton(tr("Save raw...")))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                               metrics::panelMargin);
    column->setSpacing(metrics::gap);
    column->addWidget(makeLabel(tr("Map"), TextRole::Title));
    column->addWidget(new MapGroup(inspector));
    addGroup(column, tr("Look"), new LookGroup(inspector));
    column->addSpacing(metrics::groupGap - metrics::gap);
    column->addWidget(makePixel());
    addGroup(column, tr("Pixel story"), m_story);
    addGroup(column, tr("Change"), m_change);
    column->addSpacing(metrics::gap);
    column->addWidget(makeExport());
    column->addStretch();
    setBody(body);

    connect(m_bars, &TokenBars::chosen, this, [this](int token) {
        MapChoice choice = m_inspector.choice();
        choice.token = token;
        m_inspector.choose(choice);
    });
    connect(m_bars, &TokenBars::muteRequested, m_change, &ChangeGroup::toggleToken);
    connect(m_change, &ChangeGroup::causalRequested, this, &AttentionDock::showCausal);
    connect(&inspector, &Inspector::choiceChanged, this, &AttentionDock::refresh);
    connect(&inspector, &Inspector::pixelChanged, this, &AttentionDock::refresh);
    connect(&inspector, &Inspector::pinsChanged, this, &AttentionDock::refresh);
    connect(&inspector, &Inspector::lookChanged, this, &AttentionDock::refresh);
    connect(&inspector, &Inspector::resultTaken, this, [this](const MapQuery &query) {
        if (!std::holds_alternative<CausalQuery>(query.what) && query.most_side == 0)
            showPixel();
    });
    connect(&explorer, &Explorer::stateChanged, this, &AttentionDock::refresh);
    refresh();
}

QWidget *AttentionDock::makePixel()
{
    m_pin->setObjectName(QStringLiteral("pinPixel"));
    m_pin->setAutoDefault(false);
    setTextRole(m_pixelTitle, TextRole::Title);
    auto *group = new QWidget;
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->addWidget(m_pixelTitle, 1);
    head->addWidget(m_pin);
    column->addLayout(head);
    column->addWidget(m_bars);
    column->addWidget(m_pins);
    connect(m_pin, &QPushButton::clicked, this, [this] {
        if (m_inspector.locked())
            m_inspector.pin(*m_inspector.locked());
    });
    return group;
}

QWidget *AttentionDock::makeExport()
{
    m_save->setObjectName(QStringLiteral("saveMap"));
    m_saveRaw->setObjectName(QStringLiteral("saveMapRaw"));
    auto *row = new QWidget;
    auto *buttons = new QHBoxLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(metrics::gap);
    for (QPushButton *button : {m_save, m_saveRaw}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    connect(m_save, &QPushButton::clicked, this, &AttentionDock::saveRequested);
    connect(m_saveRaw, &QPushButton::clicked, this, &AttentionDock::saveRawRequested);
    return row;
}

void AttentionDock::showCausal()
{
    MapLook look = m_inspector.look();
    look.on = true;
    m_inspector.setLook(look);
    MapChoice choice = m_inspector.choice();
    choice.view = MapView::Causal;
    m_inspector.choose(choice);
}

QString AttentionDock::pixelTitle() const
{
    const auto cell = m_inspector.cell();
    if (!m_inspector.look().on)
        return tr("Tokens of a pixel");
    if (!cell)
        return tr("Point at a pixel");
    if (!m_inspector.tokensQuery())
        return tr("This stage reads no tokens");
    return tr("Position %1, %2 reads tokens (%)").arg(cell->x()).arg(cell->y());
}

void AttentionDock::refresh()
{
    const bool open = m_inspector.config(), on = m_inspector.look().on;
    const auto locked = m_inspector.locked();
    m_pixelTitle->setFullText(pixelTitle());
    m_bars->setEnabled(open);
    m_bars->setSelected(m_inspector.choice().token);
    m_bars->setMuted(editOf(m_explorer, m_inspector.choice().stage).muted_tokens);
    const bool pinned = locked && m_inspector.pins().contains(*locked);
    m_pin->setText(pinned ? tr("Unpin") : tr("Pin"));
    m_pin->setEnabled(locked.has_value());
    m_pin->setToolTip(locked ? tr("Keeps this pixel's tokens in view beside the next one's.")
                             : tr("Click a pixel of the picture first."));
    m_save->setEnabled(open && on);
    m_saveRaw->setEnabled(open && on);
    const QString whyNot = tr("Show a map first (A).");
    m_save->setToolTip(on ? tr("<b>Save map</b><br>The map as it is on the canvas, with its "
                               "legend, as PNG.")
                          : whyNot);
    m_saveRaw->setToolTip(
        on ? tr("<b>Save raw</b><br>Its numbers, [height, width, channels] as .npy.") : whyNot);
    showPixel();
}

void AttentionDock::showPixel()
{
    const auto query = m_inspector.tokensQuery();
    m_bars->setWeights(weightsOf(query ? m_inspector.weights(*query) : std::nullopt));
    m_pins->refresh();
    const bool pointed = m_inspector.pixel() && m_inspector.look().on;
    if (const GeneratorConfig *config = m_inspector.config())
        m_story->setRows(storyOf(m_inspector, gainsOf(m_explorer, *config)),
                         int(m_inspector.contributionQueries().size()),
                         pointed ? tr("Comes when the picture rests.")
                                 : tr("Point at a pixel, or click one to lock it."));
}

} // namespace hit
