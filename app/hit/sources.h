// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/model_file.h"
#include "model/checkpoint/tensor_file.h"
#include "model/media/saved_picture.h"

#include <optional>

namespace hit {

/// What to make pictures of, as it was asked for.
struct SourceOptions
{
    std::string seeds;
    std::string place;
    std::string latents;
    std::string edits; ///< session or Hitscope PNG
    std::optional<double> spread;
    std::string which;
};
/// What all the pictures share: edits, spread, which.
void addBaseOptions(CLI::App &parser, SourceOptions &options);
void addSourceOptions(CLI::App &parser, SourceOptions &options);
/// For commands about one picture: --seed instead of --seeds.
void addSourceOption(CLI::App &parser, SourceOptions &options);

/// The pictures that a command is about: one state for each, made when it is asked for.
class Sources
{
public:
    /// Errors: nothing or too much was asked for, files that do not fit the model.
    static Result<Sources> load(const SourceOptions &options, const ModelInfo &model);

    std::size_t count() const;
    std::string name(std::size_t index) const; ///< "seed-00042", for file names
    State state(std::size_t index) const;
    Result<RenderRequest> request(std::size_t index) const;
    /// Token sets: there is no state that says how the picture was made.
    bool areTokens() const { return m_latents.shape.size() == 4; }
    const SavedPicture &saved() const { return m_saved; }

private:
    Status loadLatents(const std::string &path);
    Status checkCombination(const SourceOptions &options) const;
    std::span<const float> row(std::size_t index) const;

    GeneratorConfig m_config;
    State m_base; ///< edits, spread, which; the latent is replaced
    SavedPicture m_saved;
    std::vector<std::int64_t> m_seeds;
    std::optional<PlanePoint> m_place;
    Array m_latents;
};

/// The only picture that the options name.
Result<RenderRequest> oneRequest(const SourceOptions &options, const ModelInfo &model);
/// Raw features of it.
Result<TapResult> renderTap(Session &session, const SourceOptions &options, const Tap &tap,
                            const std::stop_token &stop);

} // namespace hit
