// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/checkpoint.h"
#include "model/engine/session.h"
#include "model/network/generator.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <QTemporaryDir>

#include <functional>

namespace hit::test {

/// 8 and 16 pixels, both with self-attention.
inline GeneratorConfig small_config()
{
    GeneratorConfig config;
    config.size = 16;
    config.z_dim = 8;
    StageConfig stage;
    stage.dim = 24;
    stage.heads = 4;
    stage.layers = 2;
    stage.block_side = {4};
    config.stages = {stage, stage};
    config.stages.back().rgb = true;
    return config;
}

/// Up to `size` pixels with few channels; from 32 on without self-attention and with RGB.
inline GeneratorConfig flat_config(int size)
{
    GeneratorConfig config = small_config();
    config.size = size;
    config.stages[1].rgb = false;
    for (int side = 32; side <= size; side *= 2) {
        StageConfig stage;
        stage.dim = 8;
        stage.heads = 2;
        stage.attention = AttentionMode::None;
        stage.rgb = true;
        config.stages.push_back(stage);
    }
    return config;
}

/// The same weights as a network and in a session: random and of a visible size, so that the
/// softmax is far from uniform.
class VisibleModel
{
public:
    /// `bend` may change the weights.
    explicit VisibleModel(const GeneratorConfig &config,
                          const std::function<void(GeneratorImpl &)> &bend = {},
                          Precision precision = Precision::Auto)
        : generator(config)
    {
        torch::NoGradGuard no_grad;
        for (const Variable &variable : variables(*generator)) {
            if (variable.key.ends_with("moving_variance"))
                variable.value.uniform_(0.5, 2);
            else
                variable.value.normal_(0, variable.key.ends_with("kernel") ? 0.3 : 0.2);
        }
        generator->eval();
        if (bend)
            bend(*generator);
        const auto path = folder_.filePath("model.safetensors").toStdString();
        std::vector<NamedTensor> tensors;
        append_variables(tensors, root_prefix(Root::EmaGenerator), *generator);
        const auto saved = save_native(path, {config, std::nullopt, -1, {}}, tensors, true);
        auto opened = Session::open(path, {"cpu", precision, 0});
        if (!saved || !opened)
            qFatal("%s", (saved ? opened.error() : saved.error()).line().c_str());
        session = std::move(*opened);
    }

    Generator generator;
    std::unique_ptr<Session> session;

private:
    QTemporaryDir folder_;
};

} // namespace hit::test
