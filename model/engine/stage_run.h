// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/stage_features.h"

#include <functional>

namespace hit {

/// One picture on its way through the network, on features that other pictures may have left.
class StageRun
{
public:
    struct Observer
    {
        TapFunction tap;
        std::function<void()> stage_done; ///< after every stage that ran
        std::function<bool()> stopped;    ///< what check_stop() asks
    };
    /// All must outlive this. `features` then hold what this run has made, also after it was
    /// stopped.
    StageRun(GeneratorImpl &network, const RenderRequest &request, StageFeatures &features,
             Observer observer = {});

    GeneratorImpl &network() const { return network_; }
    const GeneratorInput &network_input() const { return *features_.network_input(); }
    const GeneratorConfig &config() const { return network_.config(); }
    const StageFeatures &features() const { return features_; }
    const RenderRequest &request() const { return features_.request(); }
    int stages() const { return static_cast<int>(config().stages.size()); }

    const torch::Tensor &tokens(int stage) const;    ///< [1, 1, 16, C0]
    const StageControl &control(int stage) const;    ///< its gain is 1: the features come before it
    const torch::Tensor &input(int stage);           ///< as StageFeatures, made if it must be
    const torch::Tensor &contribution(int stage);    ///< the same
    void run_again_from(int stage);                  ///< whatever is there
    torch::Tensor image();                           ///< [1, size, size, 3], gains included
    torch::Tensor layer_input(int stage, int layer); ///< blocked, not for the first layer

    /// The picture, gains included, as if `stage` were controlled by `edited`; in bands of rows
    /// [1, rows, size, 3] from the top where the stages allow it. Leaves the features alone.
    using UseBand = std::function<void(std::int64_t row, const torch::Tensor &band)>;
    void image_with(const StageControl &edited, int stage, const UseBand &use);

    /// The first stage from which on no position attends to another.
    int first_flat_stage() const;

    /// Throws ErrorException(ErrorCode::Interrupted) if it shall not go on. After every stage that
    /// runs; whoever takes as long without one asks by himself.
    void check_stop() const;

private:
    void reach(int stages); ///< runs until so many are done
    void run_bands(const StageControl &edited, int stage, const StageState &state, int at,
                   const UseBand &use) const;

    GeneratorImpl &network_;
    StageFeatures &features_;
    Observer observer_;
};

} // namespace hit
