// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hit {

/// How a picture was made, as a Hitscope PNG carries it and a session file (*.hitscope) is it: one
/// JSON object with the state's fields, "application", "model" and, in a session, "keys": the key
/// frames, each a state.
struct SavedPicture
{
    State state;
    std::string model_file; ///< name without folders; empty: not said
    std::int64_t model_bytes = 0;
    std::vector<State> keys;

    bool made_with(const ModelInfo &model) const; ///< true where the file does not say
};

/// ASCII, for ImageWriteOptions::state and sessions.
std::string state_text(const State &state, const ModelInfo &model,
                       const std::vector<State> &keys = {});
/// A PNG or a session, by content. Errors (BadFile): neither, no state in it, or a damaged one.
Result<SavedPicture> read_saved_picture(const std::filesystem::path &path);

} // namespace hit
