// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hit {

/// What a person says about a picture that is on the shelf.
struct KeptAs
{
    std::string name;
    std::vector<std::string> tags;
    std::string notes;
    std::int64_t time = 0; ///< when it was kept: milliseconds since 1970, UTC
    double place = 0;      ///< on the shelf: smaller ones come first
    friend bool operator==(const KeptAs &, const KeptAs &) = default;
};

/// A comparison as it was left: what stood beside the picture as B, and what of the two was seen.
struct SavedComparison
{
    enum class Show { A, Split, B, Difference };
    bool on = false; ///< else B waits, as on the token board
    Show show = Show::Split;
    double divider = 0.5;       ///< 0 ... 1
    int gain = 1;               ///< of the difference, 1 ... most_gain
    std::optional<State> state; ///< of latent B
    std::string model_file;     ///< that drew the present state as B, without folders; empty: none
    std::int64_t model_bytes = 0;
    static constexpr int most_gain = 255;
    friend bool operator==(const SavedComparison &, const SavedComparison &) = default;
};

/// How a picture was made, as a Hitscope PNG carries it and a session file (*.hitscope) is it: one
/// JSON object with the state's fields, "application", "model" and, in a session, "keys": the key
/// frames, each a state; where it was compared, "comparison"; on the shelf, "kept".
struct SavedPicture
{
    State state;
    std::string model_file; ///< name without folders; empty: not said
    std::int64_t model_bytes = 0;
    std::vector<State> keys;
    std::optional<KeptAs> kept;
    std::optional<SavedComparison> comparison;

    bool made_with(const ModelInfo &model) const; ///< true where the file does not say
};

/// `state` as `model` draws it.
SavedPicture saved_picture(const State &state, const ModelInfo &model,
                           std::vector<State> keys = {});
/// One line of ASCII, for ImageWriteOptions::state, sessions and the clipboard.
std::string text_from(const SavedPicture &saved);
/// Both in one.
std::string state_text(const State &state, const ModelInfo &model,
                       const std::vector<State> &keys = {});
/// The name that stands for it in a file: without folders, which are nobody else's business.
std::string file_name(const ModelInfo &model);
/// Errors (BadFile): not what text_from() gives.
Result<SavedPicture> saved_picture_from_text(const std::string &text);
/// A PNG or a session, by content. Errors (BadFile): neither, no state in it, or a damaged one.
Result<SavedPicture> read_saved_picture(const std::filesystem::path &path);

} // namespace hit
