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
        /// After every stage that ran; false stops with ErrorException(ErrorCode::Interrupted).
        std::function<bool()> stage_done;
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

    /// The picture if the stages from `stage` on did what `input` says. Leaves the features alone.
    torch::Tensor image_with(const GeneratorInput &input, int stage);

private:
    void reach(int stages); ///< runs until so many are done
    void stage_done() const;

    GeneratorImpl &network_;
    StageFeatures &features_;
    Observer observer_;
};

} // namespace hit
