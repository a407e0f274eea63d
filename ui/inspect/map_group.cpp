// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_group.h"

#include "ui/inspect/inspector.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/choice_row.h"
#include "ui/widgets/value_slider.h"

#include <QBoxLayout>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace hit {
namespace {

constexpr std::array kinds{AttentionKind::Cross, AttentionKind::Regional, AttentionKind::Dilated};

ValueSlider::Range channelRange(int channels)
{
    ValueSlider::Range range;
    range.minimum = 0;
    range.maximum = channels - 1;
    range.tick = std::max(1, channels / 4);
    range.snap = 8;
    range.step = 1;
    range.decimals = 0;
    range.signedValue = false;
    range.growing = false;
    return range;
}

QStringList numbers(int count, int from)
{
    QStringList texts;
    for (int i = 0; i < count; ++i)
        texts.append(QString::number(from + i));
    return texts;
}

} // namespace

MapGroup::MapGroup(Inspector &inspector, QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
    , m_view(new ChoiceRow(tr("Show")))
    , m_stage(new ChoiceRow(tr("Stage")))
    , m_kind(new ChoiceRow(tr("Kind")))
    , m_layer(new ChoiceRow(tr("Layer")))
    , m_heads(new ChoiceRow(tr("Fusion")))
    , m_head(new ChoiceRow(tr("Head")))
    , m_token(new ChoiceRow(tr("Token")))
    , m_feature(new ChoiceRow(tr("As")))
    , m_channel(new ValueSlider(tr("Channel"), channelRange(2)))
    , m_statistics(makeLabel({}, TextRole::Caption, Tone::Caption))
{
    m_view->setObjectName(QStringLiteral("mapView"));
    m_stage->setObjectName(QStringLiteral("mapStage"));
    m_kind->setObjectName(QStringLiteral("mapKind"));
    m_heads->setObjectName(QStringLiteral("mapHeads"));
    m_head->setObjectName(QStringLiteral("mapHead"));
    m_view->setChoices({tr("Attention"), tr("Strongest token"), tr("Features"),
                        tr("What a stage adds"), tr("Rollout (derived)"),
                        tr("Without a token (derived)")});
    m_view->setToolTip(
        tr("<b>Show</b><br>Attention is what the network computes; derived maps are computed from "
           "it, or from pictures with a part muted, and have a dashed legend."));
    m_heads->setChoices({tr("One head"), tr("Mean"), tr("Max"), tr("Min"), tr("Entropy")});
    m_heads->setToolTip(
        tr("<b>Fusion</b><br>How the heads become one map. Entropy: how evenly each "
           "position attends, 0 to one place, 1 to all alike."));
    m_feature->setChoices({tr("Components"), tr("Channel"), tr("Norm")});
    m_feature->setToolTip(tr("<b>Features</b><br>The three strongest principal components as red, "
                             "green and blue; one channel; or the length of the vector."));
    m_token->setChoices(numbers(GeneratorConfig::tokens, 0));
    m_statistics->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::gap);
    for (QWidget *row :
         std::initializer_list<QWidget *>{m_view, m_stage, m_kind, m_layer, m_heads, m_head,
                                          m_token, m_feature, m_channel, m_statistics})
        column->addWidget(row);
    connectRows();
    connect(&inspector, &Inspector::choiceChanged, this, &MapGroup::refresh);
    connect(&inspector, &Inspector::resultTaken, this, [this](const MapQuery &query) {
        if (query == m_inspector.mapQuery())
            showStatistics();
    });
    refresh();
}

void MapGroup::change(const std::function<void(MapChoice &)> &how)
{
    MapChoice choice = m_inspector.choice();
    how(choice);
    m_inspector.choose(choice);
    refresh(); // also where the model has no such thing, and the choice stayed
}

void MapGroup::connectRows()
{
    connect(m_view, &ChoiceRow::chosen, this,
            [this](int index) { change([&](MapChoice &c) { c.view = MapView(index); }); });
    connect(m_stage, &ChoiceRow::chosen, this,
            [this](int index) { change([&](MapChoice &c) { c.stage = index; }); });
    connect(m_kind, &ChoiceRow::chosen, this, [this](int index) {
        const auto layers = layersOf(kinds[std::size_t(index)]);
        if (layers.isEmpty())
            return refresh();
        change([&](MapChoice &c) {
            c.kind = kinds[std::size_t(index)];
            c.layer = layers.first().layer;
            c.outerAxis = layers.first().outer_axis;
        });
    });
    connect(m_layer, &ChoiceRow::chosen, this, [this](int index) {
        const AttentionSite site = layersOf(m_inspector.choice().kind)[index];
        change([&](MapChoice &c) {
            c.layer = site.layer;
            c.outerAxis = site.outer_axis;
        });
    });
    connect(m_heads, &ChoiceRow::chosen, this,
            [this](int index) { change([&](MapChoice &c) { c.heads = HeadChoice(index); }); });
    connect(m_head, &ChoiceRow::chosen, this, [this](int index) {
        change([&](MapChoice &c) {
            c.heads = HeadChoice::One;
            c.head = index;
        });
    });
    connect(m_token, &ChoiceRow::chosen, this,
            [this](int index) { change([&](MapChoice &c) { c.token = index; }); });
    connect(m_feature, &ChoiceRow::chosen, this, [this](int index) {
        change([&](MapChoice &c) { c.feature = FeatureQuery::What(index); });
    });
    connect(m_channel, &ValueSlider::valueChanged, this, [this](double value) {
        change([&](MapChoice &c) { c.channel = int(std::lround(value)); });
    });
}

QList<AttentionSite> MapGroup::layersOf(AttentionKind kind) const
{
    QList<AttentionSite> layers;
    for (const AttentionSite &site : m_inspector.sites())
        if (site.stage == m_inspector.choice().stage && site.kind == kind)
            layers.append(site);
    return layers;
}

void MapGroup::refresh()
{
    setEnabled(m_inspector.config());
    setToolTip(m_inspector.config() ? QString() : tr("Open a model first."));
    if (!m_inspector.config())
        return;
    const MapView view = m_inspector.choice().view;
    m_view->setCurrent(int(view));
    refreshStages();
    refreshSite();
    refreshHeads();
    refreshFeature();
    m_stage->setVisible(view != MapView::Rollout);
    m_token->setVisible(
        isDerived(view)
        || (view == MapView::Attention && m_inspector.choice().kind == AttentionKind::Cross));
    m_token->setCurrent(m_inspector.choice().token);
    showStatistics();
}

void MapGroup::refreshStages()
{
    const GeneratorConfig &config = *m_inspector.config();
    QStringList sides;
    for (int stage = 0; stage < int(config.stages.size()); ++stage)
        sides.append(QString::number(config.stage_side(stage)));
    m_stage->setChoices(sides, tr("Pixels of a side"));
    m_stage->setCurrent(m_inspector.choice().stage);
    const MapView view = m_inspector.choice().view;
    for (int stage = 0; stage < sides.size(); ++stage)
        m_stage->setChoiceEnabled(stage, isSeenAt(view, config.stages[std::size_t(stage)]),
                                  view == MapView::Causal
                                      ? tr("This stage reads no tokens.")
                                      : tr("This stage adds nothing to the picture by itself."));
}

void MapGroup::refreshSite()
{
    const MapChoice &choice = m_inspector.choice();
    const bool attends = choice.view == MapView::Attention;
    m_kind->setChoices({tr("Cross"), tr("Regional"), tr("Dilated")});
    m_kind->setVisible(attends);
    for (std::size_t i = 0; i < kinds.size(); ++i)
        m_kind->setChoiceEnabled(int(i), !layersOf(kinds[i]).isEmpty(),
                                 tr("This stage has no such attention."));
    m_kind->setCurrent(int(choice.kind));
    QStringList layers;
    int current = 0;
    for (const AttentionSite &site : layersOf(choice.kind)) {
        if (site.layer == choice.layer && site.outer_axis == choice.outerAxis)
            current = int(layers.size());
        const QString axis = tr("%1, axis %2").arg(site.layer).arg(site.outer_axis);
        layers.append(site.outer_axis > 1 ? axis : QString::number(site.layer));
    }
    m_layer->setChoices(layers);
    m_layer->setCurrent(current);
    m_layer->setVisible(attends && layers.size() > 1);
}

void MapGroup::refreshHeads()
{
    const MapChoice &choice = m_inspector.choice();
    const bool attends = choice.view == MapView::Attention || choice.view == MapView::Regions;
    MapChoice of = choice;
    if (choice.view == MapView::Regions && !layersOf(AttentionKind::Cross).isEmpty()) {
        of.kind = AttentionKind::Cross;
        of.layer = layersOf(AttentionKind::Cross).first().layer;
        of.outerAxis = 1;
    }
    const auto site = siteOf(of, m_inspector.sites());
    m_heads->setVisible(attends && site && site->heads > 1);
    m_head->setVisible(m_heads->isVisibleTo(this));
    if (!site)
        return;
    m_heads->setCurrent(int(choice.heads));
    m_heads->setChoiceEnabled(int(HeadChoice::Entropy), choice.view == MapView::Attention,
                              tr("Only of attention."));
    m_head->setChoices(numbers(site->heads, 1));
    m_head->setCurrent(choice.heads == HeadChoice::One ? choice.head : -1);
}

void MapGroup::refreshFeature()
{
    const MapChoice &choice = m_inspector.choice();
    const bool features = choice.view == MapView::Features;
    m_feature->setVisible(features);
    m_feature->setCurrent(int(choice.feature));
    m_channel->setVisible(features && choice.feature == FeatureQuery::What::Channel);
    m_channel->setRange(channelRange(m_inspector.config()->stages[std::size_t(choice.stage)].dim));
    m_channel->setValue(choice.channel);
}

void MapGroup::showStatistics()
{
    const MapResult *map = m_inspector.result(m_inspector.mapQuery());
    const bool shown = map && m_inspector.choice().view == MapView::Features;
    m_statistics->setVisible(shown);
    if (!shown)
        return;
    const QLocale locale;
    const auto number = [&](double value) {
        return locale.toString(value, 'g', 3).replace(u'-', QChar(0x2212));
    };
    const Statistics &s = map->statistics;
    m_statistics->setText(tr("%1 \u2026 %2, mean %3, deviation %4")
                              .arg(number(double(s.least)), number(double(s.most)),
                                   number(double(s.mean)), number(double(s.deviation))));
}

} // namespace hit
