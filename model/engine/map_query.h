// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/network/config.h"

#include <variant>
#include <vector>

namespace hit {

/// How the heads of one kind of one layer become one map. Each: one channel per head.
enum class HeadFusion { One, Mean, Max, Min, Each };

/// Raw attention: weights that sum to 1 over the keys of each position and head.
struct AttentionQuery
{
    enum class What {
        Position,  ///< what position (x, y) attends to: the tokens as [4, 4], or the positions of
                   ///< the stage, 0 where it cannot attend to
        Token,     ///< cross: how much each position attends to `token`
        Tokens,    ///< cross: the same of all tokens, as channels; not with Each
        Strongest, ///< cross: which token each position attends to most; not with Each
        Received,  ///< self: how much each position is attended to, mean over those that can
        Entropy,   ///< how evenly each position attends, 0 (one key) to 1 (all alike): entropy of
                   ///< its weights over the logarithm of the number of keys
    };
    What what = What::Received;
    int stage = 0;
    int layer = 0;
    AttentionKind kind = AttentionKind::Cross;
    int outer_axis = 1; ///< as in AttentionSite
    HeadFusion fusion = HeadFusion::Mean;
    int head = 0;     ///< One: counts from 0 within the kind
    int token = 0;    ///< Token
    int x = 0, y = 0; ///< Position: on the stage's own grid
    friend bool operator==(const AttentionQuery &, const AttentionQuery &) = default;
};

/// Features of one picture.
struct FeatureQuery
{
    enum class Of {
        Out,    ///< what the stage ends with ("stage2/out" of the reference data)
        Tokens, ///< the latent tokens that the stage reads, as [4, 4]
        Grid,   ///< the 8 x 8 start grid, whatever the stage
    };
    enum class What {
        Components, ///< the three strongest principal components over the positions as red, green
                    ///< and blue, -1 ... 1 for -2 ... 2 standard deviations; the entry of largest
                    ///< size is positive in each
        Channel,
        Norm, ///< Euclidean, over the channels
    };
    What what = What::Components;
    int stage = 0;
    int channel = 0;
    Of of = Of::Out;
    friend bool operator==(const FeatureQuery &, const FeatureQuery &) = default;
};

/// The RGB image that one stage adds, without its gain: [side, side, 3]. The picture is their sum:
/// from coarse to fine, gain * own + (the sum so far, nearest neighbour x2), in float32.
struct ContributionQuery
{
    int stage = 0;
    friend bool operator==(const ContributionQuery &, const ContributionQuery &) = default;
};

/// Derived: how much of each place of the picture comes from `token` by way of attention. Attention
/// rollout (Abnar and Zuidema 2020, section 3) through all stages: every attention layer replaces
/// half of a position's mix by the mixes of what it attends to, as a mean over the heads that are
/// on; MLPs change nothing; upsampling copies. What is left is the start grid's.
struct RolloutQuery
{
    int token = -1; ///< -1: all 16 and then the start grid as channels, which sum to 1
    friend bool operator==(const RolloutQuery &, const RolloutQuery &) = default;
};

/// Derived: what changes when no position of `stage` can attend to `token`: the absolute difference
/// of the two pictures as they are shown (clipped to [-1, 1]), mean over red, green and blue.
struct CausalQuery
{
    int stage = 0;
    int token = 0;
    friend bool operator==(const CausalQuery &, const CausalQuery &) = default;
};

/// One map of what happens inside while a picture is made.
struct MapQuery
{
    std::variant<AttentionQuery, FeatureQuery, ContributionQuery, RolloutQuery, CausalQuery> what;
    /// A larger map is reduced by means over squares until no side is longer; 0: as it is.
    /// Strongest: of the mean weights. Components: after the colours.
    int most_side = 0;
    friend bool operator==(const MapQuery &, const MapQuery &) = default;
};

/// Of finite numbers.
struct Statistics
{
    float least = 0, most = 0, mean = 0;
    float deviation = 0; ///< standard, of the whole population
};

struct MapResult
{
    int height = 0, width = 0, channels = 1;
    std::vector<float> values; ///< [height, width, channels]
    /// Of `values`, so of what is left after most_side; but of the features where the values are
    /// colours (Components).
    Statistics statistics;
    /// How many of the numbers behind `statistics` are not finite. A place of Components that has
    /// one is grey, 0.
    std::int64_t not_finite = 0;
};

/// Error (WrongUse): `config` has no such thing.
Status check_query(const MapQuery &query, const GeneratorConfig &config);
/// The attention that the query is about, if the model has it.
Result<AttentionSite> site_of(const AttentionQuery &query, const GeneratorConfig &config);

} // namespace hit
