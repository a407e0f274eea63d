// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// How the self-attention layers of a stage mix positions (paper section 3.1 and its ablation,
/// table 5).
enum class AttentionMode {
    MultiAxis,   ///< heads [0, H/2) regional, [H/2, H) dilated
    Full,        ///< every position to every position
    Axial,       ///< multi-axis without blocking: the axes are rows and columns
    Regional,    ///< all heads inside a patch
    Dilated,     ///< all heads across patches
    Interleaved, ///< layers alternate: regional, dilated, regional, ...
    None,        ///< no self-attention: bare MLPs
};
/// What an attention map is over: the latent tokens, the positions of one patch (the innermost
/// axis), the same position across patches (all outer axes).
enum class AttentionKind { Cross, Regional, Dilated };
enum class NormType { Batch, Layer };
enum class KeyValueHeads { MultiQuery, MultiHead };
enum class Upsampling { PixelShuffle, Nearest };

struct StageConfig
{
    int dim = 0;    ///< channels C
    int heads = 1;  ///< H; d = C / H
    int layers = 1; ///< layers after the cross-attention layer
    /// p of every blocking, coarsest first; usually one; n blockings make n + 1 axes. Empty for
    /// Full, Axial and None.
    std::vector<int> block_side;
    AttentionMode attention = AttentionMode::MultiAxis;
    bool cross_attention = true;
    bool rgb = false; ///< adds an RGB image; in the paper: the stages without self-attention
    friend bool operator==(const StageConfig &, const StageConfig &) = default;
};

/// The axes that the heads of one self-attention layer are divided among, in order; axis 1 is the
/// outermost. `layer` counts from 0 after the cross-attention layer. Empty for None.
std::vector<int> attention_axes(const StageConfig &stage, int layer);
/// Number of positions along each axis of the stage's layout [B, A1, ..., An, C], outermost first.
std::vector<std::int64_t> axis_sizes(const StageConfig &stage, int side);

/// Everything that decides the shapes and the function of a generator, but no weights.
struct GeneratorConfig
{
    std::string name; ///< preset name, or empty
    int size = 0;     ///< pixels of a side: 8 * 2^(stages - 1)
    int z_dim = 0;    ///< D
    std::vector<StageConfig> stages;
    NormType norm = NormType::Batch;
    KeyValueHeads key_value = KeyValueHeads::MultiQuery;
    Upsampling upsampling = Upsampling::PixelShuffle;
    bool token_embedding = true; ///< false: INR decoder, no latent tokens

    static constexpr int tokens = 16; ///< 4 x 4 latent tokens
    static constexpr int start_side = 8;

    int stage_side(int stage) const { return start_side << stage; }
    friend bool operator==(const GeneratorConfig &, const GeneratorConfig &) = default;
};

/// The first stage of the tail, which works on each pixel alone: the stages at the end without
/// self-attention. The number of all stages where there is none.
int first_tail_stage(const GeneratorConfig &config);
/// What the corners and the side of a crop are multiples of, in pixels of the picture, so that a
/// tail, which there must be, can draw it by itself.
int crop_grid(const GeneratorConfig &config);

struct DiscriminatorConfig
{
    int size = 0;
    std::vector<int> channels; ///< by resolution, from `size` down to 4
    bool blur = true;          ///< [1,3,3,1] pooling; false: 2 x 2 average
    bool equalized_lr = false;
    bool minibatch_stddev = false;
    friend bool operator==(const DiscriminatorConfig &, const DiscriminatorConfig &) = default;
};

/// One kind of attention of one layer, for lists of all that a model has.
struct AttentionSite
{
    int stage = 0;
    int layer = 0; ///< 0 is the cross-attention layer of a stage that has one
    AttentionKind kind = AttentionKind::Cross;
    int outer_axis = 1; ///< Dilated: which of the outer axes, 1 is the next to the patches
    int side = 0;       ///< of the stage
    int first_head = 0; ///< of the layer's heads, the first that attends like this
    int heads = 0;      ///< how many do
    friend bool operator==(const AttentionSite &, const AttentionSite &) = default;
};
/// In the order of the network.
std::vector<AttentionSite> attention_sites(const GeneratorConfig &config);

/// What the shapes of a checkpoint's variables do not tell; empty: as the official networks have
/// it.
struct ConfigOverride
{
    std::vector<int> block_side; ///< per stage, 0: none
    friend bool operator==(const ConfigOverride &, const ConfigOverride &) = default;
};

/// The rows of design/network.md: "hit-128", "hit-b-256", "hit-b-1024", "hit-l-256", "hit-s-256",
/// "ablation-128".
std::vector<std::string> preset_names();
Result<GeneratorConfig> preset(std::string_view name);
/// Official D channels; multiplier 1 at 128, 2 for faces at 256.
Result<DiscriminatorConfig> discriminator_preset(int size, int multiplier);

/// p of the official networks for a stage of `side` pixels with self-attention: 4, 4, 8, 8, ...
int official_block_side(int side);

/// The network for pictures of another side, with the same first blocks, which look at pixels and
/// their neighbours: the last ones are left out, or repeated.
DiscriminatorConfig resized(DiscriminatorConfig config, int size);
/// How many of the first blocks (conv_blocks, that from RGB counted) are the same in both; 0 for
/// those that differ in more than the size.
int common_blocks(const DiscriminatorConfig &a, const DiscriminatorConfig &b);

/// Refuses what no network can be built from (sizes, divisibility, more than 512 M parameters),
/// naming the field.
Status validate(const GeneratorConfig &config);
Status validate(const DiscriminatorConfig &config);

nlohmann::json to_json(const GeneratorConfig &config);
Result<GeneratorConfig> generator_config_from_json(const nlohmann::json &json);
nlohmann::json to_json(const DiscriminatorConfig &config);
Result<DiscriminatorConfig> discriminator_config_from_json(const nlohmann::json &json);

/// Trainable parameters and multiply-adds of one image, without building the network. A stage's
/// upsampling belongs to the stage that it leaves.
struct StageCost
{
    int side = 0;
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
};
struct Cost
{
    StageCost stem; ///< start grid and latent tokens
    std::vector<StageCost> stages;
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    std::int64_t statistics = 0; ///< moving means and variances, not trainable
};
Cost cost(const GeneratorConfig &config);
std::int64_t parameter_count(const DiscriminatorConfig &config);

} // namespace hit
