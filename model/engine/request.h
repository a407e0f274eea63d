// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/frame.h"
#include "model/engine/map_query.h"
#include "model/latent/state.h"
#include "model/network/config.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hit {

enum class Precision { Auto, Fp32, Tf32, Bf16 };

/// What to return besides the picture. Names and layouts are those of the reference data.
struct Tap
{
    enum class What { Grid, Tokens, StageOut, StageRgb, Attention };
    What what = What::StageOut;
    int stage = 0;
    int layer = 0;                             ///< Attention: 0 is the cross-attention layer
    AttentionKind kind = AttentionKind::Cross; ///< Attention
    int outer_axis = 1;                        ///< Attention, as in AttentionSite
    friend bool operator==(const Tap &, const Tap &) = default;
};
struct TapResult
{
    Tap tap;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

struct PixelRect
{
    int x = 0, y = 0, width = 0, height = 0; ///< output pixels; width 0: the whole picture
    friend bool operator==(const PixelRect &, const PixelRect &) = default;
};

/// What one stage reads and how, after all edits.
struct StageInput
{
    std::array<int, 16> token_code{};       ///< index into RenderRequest::codes, per token
    std::array<int, 16> token_index{};      ///< which token of that code
    std::array<float, 16> token_strength{}; ///< factor on the token's value
    StageEdit edit;
    friend bool operator==(const StageInput &, const StageInput &) = default;
};

/// One picture to make. Plain data: every field is already resolved, nothing refers to a file or a
/// widget.
struct RenderRequest
{
    std::uint64_t id = 0;
    Which which = Which::Ema;
    std::vector<std::vector<float>>
        codes;                 ///< distinct z vectors, each [D], spread and edits included
    int grid_code = 0;         ///< the z of the 8 x 8 start grid
    std::vector<float> tokens; ///< latent tokens that the stages read instead of the codes' own,
                               ///< [stages, 16, C0] as in Tap::What::Tokens; empty: the codes'
    std::vector<StageInput> stages; ///< one per stage
    PixelRect view;
    int lattice = 1; ///< 1: every pixel; n: every n-th
    std::vector<Tap> taps;
    std::vector<MapQuery> maps;
    bool float_image = false; ///< also return the unquantised image (NHWC, not clipped)
};

/// Do both ask for the same pixels, whatever else they want to know?
bool is_same_picture(const RenderRequest &a, const RenderRequest &b);

/// What is known of an open model; plain data for tables and status bars.
struct ModelInfo
{
    std::string name;   ///< file stem
    std::string path;   ///< UTF-8
    std::string format; ///< "safetensors" or "tensorflow"
    std::int64_t file_bytes = 0;
    std::int64_t step = -1; ///< training step, -1 unknown
    bool has_generator = false, has_ema = false, has_discriminator = false;
    GeneratorConfig config;
    Cost cost;
    std::int64_t statistics = 0;    ///< non-trainable numbers
    std::string device;             ///< for a person: "CPU, 2 threads", "GPU 0, TF32"
    std::vector<std::string> notes; ///< what was assumed: "block side taken from hit-128"
};

struct RenderResult
{
    Frame frame;
    std::vector<float> float_image; ///< [H, W, 3] if asked for
    double milliseconds = 0;        ///< until the picture and the taps were there
    std::vector<double> stage_ms;   ///< per stage; 0 where it came from the cache
    int first_stage = 0;            ///< first stage that ran
    std::vector<TapResult> taps;
    double map_ms = 0;                   ///< for all maps, after the picture
    std::vector<Result<MapResult>> maps; ///< one that fails leaves the picture and the others
};

/// Everything that `state` says, for the model `config`. Errors: a free vector or direction of
/// another length, a stage or token that the model does not have (ErrorCode::WrongUse).
Result<RenderRequest> request_from_state(const State &state, const GeneratorConfig &config);
/// The plain picture of one z.
RenderRequest request_from_latent(std::vector<float> z, const GeneratorConfig &config);

} // namespace hit
