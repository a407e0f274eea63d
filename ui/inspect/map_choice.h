// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"
#include "model/inspect/colour_map.h"
#include "model/inspect/head_set.h"

#include <QPoint>
#include <QString>

#include <optional>
#include <vector>

namespace hit {

/// What kind of map the person looks at. Rollout and Causal are derived, the others are what the
/// network computes.
enum class MapView { Attention, Regions, Features, StageImage, Rollout, Causal };
/// How heads become one map. Entropy: how evenly each position attends, mean over the heads.
enum class HeadChoice { One, Mean, Max, Min, Entropy };

/// Which map: what the person chose in the dock, the strip or the overview.
struct MapChoice
{
    MapView view = MapView::Attention;
    int stage = 0;
    int layer = 0;
    AttentionKind kind = AttentionKind::Cross;
    int outerAxis = 1;
    HeadChoice heads = HeadChoice::Mean;
    int head = 0;              ///< One: within the kind
    std::uint64_t headSet = 0; ///< not One: of those whose bit is set; 0: of all
    int token = 0;             ///< cross-attention, rollout and causal maps
    FeatureQuery::What feature = FeatureQuery::What::Components;
    int channel = 0;
    friend bool operator==(const MapChoice &, const MapChoice &) = default;
};

/// How it is shown.
struct MapLook
{
    bool on = false;     ///< over or beside the picture at all
    bool beside = false; ///< instead of over it
    double opacity = 0.75;
    double threshold = 0; ///< part of the scale below which nothing is drawn
    ColourMap colours = ColourMap::Magma;
    friend bool operator==(const MapLook &, const MapLook &) = default;
};

/// The attention of the choice; nothing if the model has none there.
std::optional<AttentionSite> siteOf(const MapChoice &choice,
                                    const std::vector<AttentionSite> &sites);
/// The stage has what the view is of: an image of its own, tokens that it reads.
bool isSeenAt(MapView view, const StageConfig &stage);
/// The nearest that the model has: the same stage, then the same layer, then the same kind.
MapChoice fitted(MapChoice choice, const GeneratorConfig &config,
                 const std::vector<AttentionSite> &sites);
/// What a query of `choice` asks each head for, to be fused here; nothing where the engine does it.
std::optional<HeadSet> headSetOf(const MapChoice &choice);
/// `one` head alone, or where that is already looked at, together with it: a head more or a head
/// less of what becomes one map. Of another attention than `present` it stays alone.
MapChoice withHead(const MapChoice &present, const MapChoice &one);
/// The map of `one` head is part of what `present` shows.
bool shows(const MapChoice &present, const MapChoice &one);
/// The position of a stage's map under a pixel of the picture.
QPoint cellOf(QPoint pixel, int side, int size);

/// What to ask the engine for. `cell`: the position whose attention is looked at, on the stage's
/// map; without one a self-attention shows how much each position is attended to.
MapQuery queryOf(const MapChoice &choice, std::optional<QPoint> cell);
/// The weights of the 16 tokens at a position: the stage's first cross-attention with the heads of
/// the choice. Nothing if the stage has none.
std::optional<MapQuery> tokensQuery(const MapChoice &choice, QPoint cell,
                                    const std::vector<AttentionSite> &sites);

/// How much a stage reads each of the 16 tokens, the mean over its positions.
MapQuery massQuery(int stage);

bool isDerived(MapView view);
QString kindName(AttentionKind kind); ///< "cross", "regional", "dilated"
/// "32 px · cross · head 2 · token 4".
QString titleOf(const MapChoice &choice, std::optional<QPoint> cell, const GeneratorConfig &config);

} // namespace hit
