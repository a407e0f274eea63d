// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hit {

/// A place on the seed plane. Whole numbers are seeds: (s, 0) is the latent of seed s; between them
/// slerp, in x first.
struct PlanePoint
{
    static constexpr double limit = 2147483648.0; ///< x and y lie within +-2^31
    double x = 0;
    double y = 0;
    friend bool operator==(const PlanePoint &, const PlanePoint &) = default;
};

/// One latent vector z of D standard normal numbers, before spread.
struct Latent
{
    enum class Kind { Plane, Free };
    Kind kind = Kind::Plane;
    PlanePoint plane;     ///< the place; for Free the place where it left the plane
    std::vector<float> z; ///< Free only: [D]
    friend bool operator==(const Latent &, const Latent &) = default;
};

struct MixPart
{
    Latent latent;
    double weight = 0; ///< >= 0; the weights of a mix sum to 1
    friend bool operator==(const MixPart &, const MixPart &) = default;
};

/// Adds strength * sigma * direction to z where it acts.
struct Edit
{
    std::string name;
    std::string source;           ///< how it was found: "SeFa", "GANSpace", ...
    std::vector<float> direction; ///< unit vector [D]
    double sigma = 1;             ///< length of one step
    double strength = 0;          ///< in sigma
    int first_stage = 0;
    int last_stage = -1;    ///< -1: the last one
    bool start_grid = true; ///< also moves the 8 x 8 start grid
    std::uint16_t token_mask = 0xffff;
    bool on = true;
    friend bool operator==(const Edit &, const Edit &) = default;
};

/// One cell of the token board.
struct TokenCell
{
    double strength = 1;        ///< factor on the token's value; what attends to it stays
    int take_token = -1;        ///< reads this token instead (swap); -1: its own
    std::optional<Latent> from; ///< takes the token from another latent
    friend bool operator==(const TokenCell &, const TokenCell &) = default;
};

/// Changes of one stage beyond its latent.
struct StageEdit
{
    std::vector<std::pair<int, int>>
        muted_heads; ///< (layer, head); layer 0 is the cross-attention layer
    bool cross = true, regional = true, dilated = true;
    double temperature = 1;              ///< of the cross-attention logits
    std::array<double, 16> token_bias{}; ///< added to the cross-attention logits
    std::uint16_t muted_tokens = 0;      ///< bit t: nothing attends to token t, the softmax is over
                                         ///< the others; all of them: no cross-attention
    double rgb_gain = 1;                 ///< 0 ... 2, on this stage's RGB contribution
    friend bool operator==(const StageEdit &, const StageEdit &) = default;
};

struct View
{
    bool fit = true;
    double zoom = 1;                       ///< device pixels per image pixel
    double centre_x = 0.5, centre_y = 0.5; ///< of the picture, 0 ... 1
    friend bool operator==(const View &, const View &) = default;
};

enum class Which { Ema, Generator };

/// Everything that decides the picture and how it is looked at; window, PNG, session and command
/// line share it. A plain value: copy it, compare it, put it on the undo stack. The format grows by
/// fields at the top level, where unknown ones are kept; an unknown field deeper inside is refused,
/// because the picture would not be the one that was saved.
struct State
{
    static constexpr int version = 1;
    static constexpr int max_mix = 8;

    Which which = Which::Ema;
    Latent latent; ///< ignored while `mix` is not empty
    std::vector<MixPart> mix;
    double spread = 1; ///< scale of z, the only truncation that HiT has
    std::map<int, Latent>
        stage_latents; ///< style mixing: this stage reads the tokens of another latent
    std::map<std::pair<int, int>, TokenCell> tokens; ///< (stage, token)
    std::vector<Edit> edits;                         ///< in order
    std::map<int, StageEdit> stages;
    View view;
    nlohmann::json unknown =
        nlohmann::json::object(); ///< fields of newer versions, written back as they were
    friend bool operator==(const State &, const State &) = default;
};

nlohmann::json to_json(const State &state);
/// Strict: wrong types, out-of-range numbers, non-finite numbers and over-long lists are errors
/// (BadFile) that name the field. A missing field has its default. Vectors are base64 of
/// little-endian float32.
Result<State> state_from_json(const nlohmann::json &json);
Result<State> state_from_text(std::string_view text);

} // namespace hit
