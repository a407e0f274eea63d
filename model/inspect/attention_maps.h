// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <vector>

namespace hit {

/// How the heads of one kind of one layer become one map. `head` counts from 0 within the kind.
struct HeadFusion
{
    enum class Kind { One, Mean, Max };
    Kind kind = Kind::Mean;
    int head = 0; ///< for One
};

struct AttentionMap
{
    int height = 0, width = 0, channels = 1;
    std::vector<float> values; ///< [height, width, channels]
};

/// One attention tap, put back onto the picture: positions are those of the stage's feature map,
/// weights sum to 1 over the keys of each position and head. Plain arithmetic, no torch.
class AttentionMaps
{
public:
    /// `tap` must outlive this. Error (WrongUse): no attention tap, or its shape is not that of
    /// the model.
    static Result<AttentionMaps> create(const TapResult &tap, const GeneratorConfig &config);

    int side() const { return side_; } ///< of the stage's feature map
    int heads() const { return static_cast<int>(heads_); }
    int keys() const { return static_cast<int>(keys_); }

    /// Error (WrongUse): a head that there is not.
    Status check(HeadFusion fusion) const;

    /// What the position attends to: the tokens as [4, 4], or the positions of the stage, 0 where
    /// it cannot attend to.
    AttentionMap of_position(int x, int y, HeadFusion fusion) const;
    /// Cross-attention only: how much each position attends to the token.
    AttentionMap of_token(int token, HeadFusion fusion) const;
    /// Cross-attention: all tokens' maps as channels. Else how much each position is attended to,
    /// as a mean over the positions that can.
    AttentionMap all(HeadFusion fusion) const;
    /// How evenly each position attends, 0 (one key) to 1 (all alike): the entropy of its weights
    /// over the logarithm of the number of keys, as a mean over the heads.
    AttentionMap entropy() const;
    /// The same of one head.
    AttentionMap entropy(int head) const;

private:
    AttentionMaps(const TapResult &tap, const GeneratorConfig &config);
    Status check_shape() const;
    std::vector<std::int64_t> axis_indices(int x, int y) const;
    const float *weights(int head, const std::vector<std::int64_t> &indices) const;
    std::vector<float> fused(const std::vector<std::int64_t> &indices, HeadFusion fusion) const;
    bool is_cross() const { return tap_->tap.kind == AttentionKind::Cross; }

    const TapResult *tap_;
    StageConfig stage_;
    int side_ = 0;
    std::vector<std::int64_t> axes_; ///< positions along each axis, outermost first
    std::size_t attended_ = 0;       ///< index of the axis that a self-attention map is over
    std::int64_t heads_ = 0, keys_ = 0;
};

} // namespace hit
