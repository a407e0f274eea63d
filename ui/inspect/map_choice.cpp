// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_choice.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <bit>
#include <tuple>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::MapChoice", text);
}

HeadFusion fusionOf(HeadChoice heads)
{
    switch (heads) {
    case HeadChoice::One:
        return HeadFusion::One;
    case HeadChoice::Max:
        return HeadFusion::Max;
    case HeadChoice::Min:
        return HeadFusion::Min;
    case HeadChoice::Mean:
    case HeadChoice::Entropy:
        break;
    }
    return HeadFusion::Mean;
}

void setHeads(AttentionQuery &query, const MapChoice &choice)
{
    query.fusion = choice.headSet != 0 ? HeadFusion::Each : fusionOf(choice.heads);
    if (query.fusion == HeadFusion::One)
        query.head = choice.head;
}

AttentionQuery::What whatOf(const MapChoice &choice, bool hasCell)
{
    using What = AttentionQuery::What;
    if (choice.heads == HeadChoice::Entropy)
        return What::Entropy;
    if (choice.kind == AttentionKind::Cross)
        return What::Token;
    return hasCell ? What::Position : What::Received;
}

AttentionQuery attentionQuery(const MapChoice &choice, std::optional<QPoint> cell)
{
    AttentionQuery query;
    query.what = whatOf(choice, cell.has_value());
    query.stage = choice.stage;
    query.layer = choice.layer;
    query.kind = choice.kind;
    query.outer_axis = choice.outerAxis;
    setHeads(query, choice);
    if (query.what == AttentionQuery::What::Token)
        query.token = choice.token;
    if (query.what == AttentionQuery::What::Position) {
        query.x = cell->x();
        query.y = cell->y();
    }
    return query;
}

/// Regions and token bars are of the cross-attention, whatever kind is looked at.
std::optional<AttentionSite> crossSite(int stage, const std::vector<AttentionSite> &sites)
{
    const auto site = std::find_if(sites.begin(), sites.end(), [&](const AttentionSite &s) {
        return s.stage == stage && s.kind == AttentionKind::Cross;
    });
    return site == sites.end() ? std::nullopt : std::optional(*site);
}

QString setText(std::uint64_t heads)
{
    QStringList numbers;
    for (int head = 0; heads >> head != 0; ++head)
        if (heads >> head & 1)
            numbers.append(QString::number(head + 1));
    return numbers.join(QStringLiteral(", "));
}

QString headsText(const MapChoice &choice)
{
    const bool some = choice.headSet != 0;
    const QString set = setText(choice.headSet);
    switch (choice.heads) {
    case HeadChoice::One:
        return tr("head %1").arg(choice.head + 1);
    case HeadChoice::Mean:
        return some ? tr("mean of heads %1").arg(set) : tr("mean of heads");
    case HeadChoice::Max:
        return some ? tr("strongest of heads %1").arg(set) : tr("strongest head");
    case HeadChoice::Min:
        return some ? tr("weakest of heads %1").arg(set) : tr("weakest head");
    case HeadChoice::Entropy:
        break;
    }
    return some ? tr("entropy of heads %1").arg(set) : tr("entropy");
}

QString featureText(const MapChoice &choice)
{
    switch (choice.feature) {
    case FeatureQuery::What::Components:
        return tr("features, three components");
    case FeatureQuery::What::Channel:
        return tr("features, channel %1").arg(choice.channel);
    case FeatureQuery::What::Norm:
        break;
    }
    return tr("features, norm");
}

QStringList attentionParts(const MapChoice &choice, std::optional<QPoint> cell)
{
    QStringList parts{kindName(choice.kind)};
    if (choice.layer > 1)
        parts.append(tr("layer %1").arg(choice.layer));
    parts.append(headsText(choice));
    if (choice.heads == HeadChoice::Entropy)
        return parts;
    if (choice.kind == AttentionKind::Cross)
        parts.append(tr("token %1").arg(choice.token));
    else if (cell)
        parts.append(tr("of position %1, %2").arg(cell->x()).arg(cell->y()));
    else
        parts.append(tr("received"));
    return parts;
}

bool isSameAttention(const MapChoice &a, const MapChoice &b)
{
    return a.view == MapView::Attention && b.view == MapView::Attention && a.stage == b.stage
           && a.layer == b.layer && a.kind == b.kind && a.outerAxis == b.outerAxis;
}

} // namespace

std::optional<AttentionSite> siteOf(const MapChoice &choice,
                                    const std::vector<AttentionSite> &sites)
{
    const auto site = std::find_if(sites.begin(), sites.end(), [&](const AttentionSite &s) {
        return s.stage == choice.stage && s.layer == choice.layer && s.kind == choice.kind
               && s.outer_axis == choice.outerAxis;
    });
    return site == sites.end() ? std::nullopt : std::optional(*site);
}

bool isSeenAt(MapView view, const StageConfig &stage)
{
    return (view != MapView::StageImage || stage.rgb)
           && (view != MapView::Causal || stage.cross_attention);
}

MapChoice fitted(MapChoice choice, const GeneratorConfig &config,
                 const std::vector<AttentionSite> &sites)
{
    const int stages = int(config.stages.size());
    if (stages == 0)
        return {};
    choice.stage = std::clamp(choice.stage, 0, stages - 1);
    choice.token = std::clamp(choice.token, 0, GeneratorConfig::tokens - 1);
    const StageConfig &stage = config.stages[std::size_t(choice.stage)];
    choice.channel = std::clamp(choice.channel, 0, stage.dim - 1);
    if (!isSeenAt(choice.view, stage)) {
        const auto has = std::find_if(config.stages.begin(), config.stages.end(),
                                      [&](const auto &s) { return isSeenAt(choice.view, s); });
        if (has != config.stages.end())
            choice.stage = int(has - config.stages.begin());
    }
    const auto farness = [&](const AttentionSite &site) {
        return std::tuple(std::abs(site.stage - choice.stage), site.kind != choice.kind,
                          std::abs(site.layer - choice.layer),
                          std::abs(site.outer_axis - choice.outerAxis));
    };
    const auto best = std::min_element(
        sites.begin(), sites.end(),
        [&](const AttentionSite &a, const AttentionSite &b) { return farness(a) < farness(b); });
    if (best == sites.end())
        return choice;
    if (choice.view == MapView::Regions && choice.heads == HeadChoice::Entropy)
        choice.heads = HeadChoice::Mean;
    if (choice.view == MapView::Attention || best->stage == choice.stage) {
        choice.stage = best->stage;
        choice.layer = best->layer;
        choice.kind = best->kind;
        choice.outerAxis = best->outer_axis;
        choice.head = std::clamp(choice.head, 0, best->heads - 1);
        choice.headSet &= best->heads < 64 ? (std::uint64_t{1} << best->heads) - 1 : ~0ULL;
    }
    const bool fuses = choice.view == MapView::Attention && choice.heads != HeadChoice::One;
    if (!fuses || std::popcount(choice.headSet) < 2)
        choice.headSet = 0;
    return choice;
}

std::optional<HeadSet> headSetOf(const MapChoice &choice)
{
    return choice.headSet == 0 ? std::nullopt
                               : std::optional(HeadSet{choice.headSet, fusionOf(choice.heads)});
}

MapChoice withHead(const MapChoice &present, const MapChoice &one)
{
    if (!isSameAttention(present, one))
        return one;
    const std::uint64_t shown =
        present.heads == HeadChoice::One ? std::uint64_t{1} << present.head : present.headSet;
    const std::uint64_t heads = shown ^ std::uint64_t{1} << one.head;
    if (std::popcount(heads) == 1) {
        MapChoice left = one;
        left.head = std::countr_zero(heads);
        return left;
    }
    MapChoice several = present;
    several.headSet = heads;
    if (several.heads == HeadChoice::One)
        several.heads = HeadChoice::Mean;
    return several;
}

bool shows(const MapChoice &present, const MapChoice &one)
{
    if (!isSameAttention(present, one))
        return false;
    return present.heads == HeadChoice::One ? present.head == one.head
                                            : (present.headSet >> one.head & 1) != 0;
}

QPoint cellOf(QPoint pixel, int side, int size)
{
    return {pixel.x() * side / size, pixel.y() * side / size};
}

MapQuery queryOf(const MapChoice &choice, std::optional<QPoint> cell)
{
    switch (choice.view) {
    case MapView::Attention:
        return {attentionQuery(choice, cell), 0};
    case MapView::Regions: {
        AttentionQuery query;
        query.what = AttentionQuery::What::Strongest;
        query.stage = choice.stage;
        setHeads(query, choice);
        return {query, 0};
    }
    case MapView::Features:
        return {FeatureQuery{choice.feature, choice.stage,
                             choice.feature == FeatureQuery::What::Channel ? choice.channel : 0},
                0};
    case MapView::StageImage:
        return {ContributionQuery{choice.stage}, 0};
    case MapView::Rollout:
        return {RolloutQuery{choice.token}, 0};
    case MapView::Causal:
        break;
    }
    return {CausalQuery{choice.stage, choice.token}, 0};
}

std::optional<MapQuery> tokensQuery(const MapChoice &choice, QPoint cell,
                                    const std::vector<AttentionSite> &sites)
{
    const auto site = crossSite(choice.stage, sites);
    if (!site)
        return std::nullopt;
    MapChoice cross = choice;
    if (choice.heads == HeadChoice::Entropy)
        cross.heads = HeadChoice::Mean;
    if (choice.kind != AttentionKind::Cross) {
        cross.heads = HeadChoice::Mean;
        cross.headSet = 0;
    }
    AttentionQuery query;
    query.what = AttentionQuery::What::Position;
    query.stage = site->stage;
    query.layer = site->layer;
    setHeads(query, cross);
    query.x = cell.x();
    query.y = cell.y();
    return MapQuery{query, 0};
}

MapQuery massQuery(int stage)
{
    AttentionQuery query;
    query.what = AttentionQuery::What::Tokens;
    query.stage = stage;
    return {query, 1};
}

bool isDerived(MapView view)
{
    return view == MapView::Rollout || view == MapView::Causal;
}

QString kindName(AttentionKind kind)
{
    switch (kind) {
    case AttentionKind::Cross:
        return tr("cross");
    case AttentionKind::Regional:
        return tr("regional");
    case AttentionKind::Dilated:
        break;
    }
    return tr("dilated");
}

QString titleOf(const MapChoice &choice, std::optional<QPoint> cell, const GeneratorConfig &config)
{
    const QString pixels = tr("%1 px").arg(config.stage_side(choice.stage));
    QStringList parts;
    switch (choice.view) {
    case MapView::Attention:
        parts = QStringList{pixels} + attentionParts(choice, cell);
        break;
    case MapView::Regions:
        parts = {pixels, tr("strongest token"), headsText(choice)};
        break;
    case MapView::Features:
        parts = {pixels, featureText(choice)};
        break;
    case MapView::StageImage:
        parts = {pixels, tr("what this stage adds")};
        break;
    case MapView::Rollout:
        parts = {tr("derived: rollout of token %1").arg(choice.token)};
        break;
    case MapView::Causal:
        parts = {tr("derived: change without token %1").arg(choice.token), tr("at %1").arg(pixels)};
        break;
    }
    return parts.join(QStringLiteral(" \u00b7 "));
}

} // namespace hit
