// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/crop.h"
#include "model/network/stage.h"

namespace hit {

/// What the stages read.
struct GeneratorInput
{
    torch::Tensor grid;               ///< [B, 8, 8, C0], the start of stage 0
    torch::Tensor tokens;             ///< [B, 1, 16, C0]; undefined without token embedding
    std::vector<StageControl> stages; ///< empty, or one per stage
};

/// Watches a run; both may be empty and then cost nothing.
struct GeneratorObserver
{
    TapFunction tap;
    /// After every stage; false stops the run with ErrorException(ErrorCode::Interrupted).
    std::function<bool(int stage)> stage_done;
};

/// Between two stages.
struct StageState
{
    torch::Tensor x;   ///< [B, side, side, C] of the next stage, before its position embedding
    torch::Tensor rgb; ///< running image [B, side/2, side/2, 3], undefined before the first
    /// Both may be a band of rows, from this one of x on, or squares of the whole, where no
    /// position attends to another.
    std::int64_t first_row = 0;
    std::vector<Corner> corners = {}; ///< of the squares, in pixels of x; empty: no squares
};

/// The HiT generator (paper section 3, figure 2) with every variant of its ablation. Registered
/// names are the keys of the official checkpoint. NHWC throughout; z is taken as it is and the
/// image is neither clipped nor squashed. Fresh weights are zero: see init.h. Training mode
/// normalises with the batch and updates the moving statistics.
class GeneratorImpl : public torch::nn::Module
{
public:
    /// `config` must be valid: see validate().
    explicit GeneratorImpl(GeneratorConfig config);

    const GeneratorConfig &config() const { return config_; }

    torch::Tensor forward(const torch::Tensor &z); ///< [B, D] -> [B, size, size, 3]
    torch::Tensor forward(const GeneratorInput &input, const GeneratorObserver &observer = {});

    /// Crops of the pictures of z: just what forward() has there, as long as no norm looks at the
    /// batch (evaluation mode, or layer norm). Stages below the tail run on whole pictures and
    /// without gradients, the tail on the crops alone. Needs a tail, crops on crop_grid(), one for
    /// each z. -> [B, side, side, 3]
    torch::Tensor forward_crops(const torch::Tensor &z, const Crops &crops);

    /// The plain input of z, for forward() and for edits.
    GeneratorInput embed(const torch::Tensor &z); ///< [B, D]
    /// One stage; forward() is all of them in turn. After the last stage x is that stage's own.
    StageState run_stage(int stage, const StageState &state, const torch::Tensor &tokens,
                         const StageControl &control = {}, const TapFunction &tap = {});
    /// Of one stage, for those who look into it; its layers run on x + the position embedding.
    StageBlocks blocks(int stage) const { return at(stage).blocks; }
    const torch::Tensor &positions(int stage) const; ///< [1, side, side, C]

private:
    void register_stem();
    void register_stages();

    GeneratorConfig config_;
    Dense grid_dense_ = nullptr;
    Dense token_dense_ = nullptr; ///< these three empty without token embedding
    PositionEmbedding token_positions_ = nullptr;
    Norm token_norm_ = nullptr;

    struct Stage
    {
        PositionEmbedding positions = nullptr;
        StageBlocks blocks = nullptr;
        ToRgb to_rgb = nullptr;               ///< empty without RGB
        UpsamplingLayer upsampling = nullptr; ///< empty in the last stage
    };
    torch::Tensor positions_of(int stage, const StageState &state) const;
    const Stage &at(int stage) const { return stages_.at(static_cast<std::size_t>(stage)); }
    std::vector<Stage> stages_;
};
TORCH_MODULE(Generator);

} // namespace hit
