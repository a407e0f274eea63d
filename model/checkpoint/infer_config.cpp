// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/infer_config.h"

#include "model/checkpoint/checks.h"

#include <algorithm>
#include <limits>

namespace hit {

namespace {

/// Looks up dimensions by key; what is missing or cannot be leaves as ErrorException.
class Shapes
{
public:
    Shapes(const TensorFile &file, std::string_view prefix)
        : file_(file)
        , prefix_(prefix)
    {
    }

    bool has(const std::string &key) const { return file_.find(prefix_ + key) != nullptr; }

    int dim(const std::string &key, std::size_t axis, std::size_t rank) const
    {
        const TensorEntry *entry = file_.find(prefix_ + key);
        if (!entry)
            refuse(key, "is missing");
        if (entry->shape.size() != rank)
            refuse(key, "has " + std::to_string(entry->shape.size()) + " dimensions, expected "
                            + std::to_string(rank));
        const std::int64_t value = entry->shape[axis];
        if (value < 1 || value > std::numeric_limits<int>::max())
            refuse(key, "has a dimension of " + std::to_string(value));
        return static_cast<int>(value);
    }

    /// How many of key(0), key(1), ... there are.
    template <typename Key>
    int count(Key key) const
    {
        int n = 0;
        while (has(key(n)))
            ++n;
        return n;
    }

private:
    [[noreturn]] void refuse(const std::string &key, std::string why) const
    {
        throw ErrorException(Error{ErrorCode::BadFile,
                                   "tensor " + in_quotes(prefix_ + key),
                                   std::move(why),
                                   "the file does not hold a HiT network",
                                   {}});
    }

    const TensorFile &file_;
    std::string prefix_;
};

std::string position_key(int stage)
{
    return "position_embeddings/" + std::to_string(stage) + "/embedding_weight";
}

std::string layer_key(int stage, int layer)
{
    return "blocks/" + std::to_string(stage) + "/layer_with_weights-" + std::to_string(layer);
}

std::string query_key(int stage, int layer)
{
    return layer_key(stage, layer) + "/attention_layer/query_dense/kernel";
}

std::string key_key(int stage, int layer)
{
    return layer_key(stage, layer) + "/attention_layer/key_dense/kernel";
}

/// A layer with attention, or a bare MLP.
bool has_layer(const Shapes &shapes, int stage, int layer)
{
    return shapes.has(query_key(stage, layer))
           || shapes.has(layer_key(stage, layer) + "/norm_layer/gamma");
}

StageConfig infer_stage(const Shapes &shapes, const GeneratorConfig &config, int index)
{
    StageConfig stage;
    stage.dim = shapes.dim(position_key(index), 3, 4);
    int layers = 0;
    while (has_layer(shapes, index, layers))
        ++layers;
    if (shapes.has(query_key(index, 0)))
        stage.heads = shapes.dim(query_key(index, 0), 1, 3);
    stage.cross_attention = config.token_embedding && shapes.has(query_key(index, 0));
    const int first_self = stage.cross_attention ? 1 : 0;
    stage.layers = layers - first_self;
    if (shapes.has(query_key(index, first_self)))
        stage.block_side = {official_block_side(config.stage_side(index))};
    else
        stage.attention = AttentionMode::None;
    stage.rgb = shapes.has("to_rgb_layers/" + std::to_string(index)
                           + "/output_layer/layer_with_weights-1/kernel");
    return stage;
}

KeyValueHeads infer_key_value(const Shapes &shapes, const GeneratorConfig &config)
{
    for (int i = 0; i < static_cast<int>(config.stages.size()); ++i)
        if (config.stages[static_cast<std::size_t>(i)].heads > 1)
            return shapes.dim(key_key(i, 0), 1, 3) == 1 ? KeyValueHeads::MultiQuery
                                                        : KeyValueHeads::MultiHead;
    return KeyValueHeads::MultiQuery;
}

/// A pixel shuffle leaves a quarter of the channels; without a linear layer they already fit.
Upsampling infer_upsampling(const Shapes &shapes, const GeneratorConfig &config)
{
    if (config.stages.size() < 2)
        return Upsampling::PixelShuffle;
    const char *key = "umsamplings/0/dense_layer/kernel";
    const int in = shapes.has(key) ? shapes.dim(key, 0, 2) : config.stages[1].dim;
    return in == config.stages[0].dim ? Upsampling::Nearest : Upsampling::PixelShuffle;
}

std::string preset_name(const GeneratorConfig &config)
{
    for (const std::string &name : preset_names()) {
        GeneratorConfig known = preset(name).value();
        known.name.clear();
        if (known == config)
            return name;
    }
    return {};
}

template <typename Config>
Config validated(Config config)
{
    if (auto ok = validate(config); !ok)
        throw ErrorException(Error{ErrorCode::BadFile,
                                   std::move(ok.error().what),
                                   std::move(ok.error().why),
                                   "the file does not hold a HiT network",
                                   {}});
    return config;
}

} // namespace

Result<GeneratorConfig> infer_generator_config(const TensorFile &file, std::string_view prefix)
{
    return guard("network configuration", [&] {
        const Shapes shapes(file, prefix);
        GeneratorConfig config;
        config.z_dim = shapes.dim("dense_layer/layer_with_weights-0/kernel", 0, 2);
        config.token_embedding = shapes.has("embedding_layer/layer_with_weights-0/kernel");
        const int stages = shapes.count(position_key);
        config.size = shapes.dim(position_key(std::max(stages - 1, 0)), 1, 4);
        for (int i = 0; i < stages; ++i)
            config.stages.push_back(infer_stage(shapes, config, i));
        config.key_value = infer_key_value(shapes, config);
        const bool first_attends = shapes.has(query_key(0, 0));
        const std::string first_norm = layer_key(0, 0) + (first_attends ? "/norm" : "/norm_layer");
        config.norm = shapes.has(first_norm + "/moving_mean") ? NormType::Batch : NormType::Layer;
        config.upsampling = infer_upsampling(shapes, config);
        config = validated(std::move(config));
        config.name = preset_name(config);
        return config;
    });
}

Result<DiscriminatorConfig> infer_discriminator_config(const TensorFile &file,
                                                       std::string_view prefix)
{
    return guard("discriminator configuration", [&] {
        const Shapes shapes(file, prefix);
        const auto block_key = [](int block) {
            return "conv_blocks/layer_with_weights-" + std::to_string(block + 1)
                   + "/conv_layers/layer_with_weights-1/kernel";
        };
        DiscriminatorConfig config;
        config.channels.push_back(shapes.dim("conv_blocks/layer_with_weights-0/kernel", 3, 4));
        const int blocks = shapes.count(block_key);
        for (int i = 0; i < blocks; ++i)
            config.channels.push_back(shapes.dim(block_key(i), 3, 4));
        config.size = blocks < 16 ? 4 << blocks : 0;
        config.minibatch_stddev = shapes.dim("final_layers/layer_with_weights-0/kernel", 2, 4)
                                  == config.channels.back() + 1;
        return validated(std::move(config));
    });
}

} // namespace hit
