// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/config.h"

namespace hit {

namespace {

constexpr std::int64_t mlp_width = 4;
constexpr std::int64_t rgb_channels = 3;

/// Adds up the parts of one stage; every method is one module of the network.
class Counter
{
public:
    explicit Counter(const GeneratorConfig &config)
        : config_(config)
    {
    }

    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    std::int64_t statistics = 0;

    /// A linear layer with bias, run at `positions` positions.
    void linear(std::int64_t in, std::int64_t out, std::int64_t positions)
    {
        parameters += in * out + out;
        macs += in * out * positions;
    }
    void norm(std::int64_t dim)
    {
        parameters += 2 * dim;
        if (config_.norm == NormType::Batch)
            statistics += 2 * dim;
    }
    void mlp(std::int64_t dim, std::int64_t positions)
    {
        norm(dim);
        linear(dim, mlp_width * dim, positions);
        linear(mlp_width * dim, dim, positions);
    }
    /// Keys and values are made at `memory_positions`; every query meets `keys` of them.
    void attention(const StageConfig &stage, std::int64_t memory_dim, std::int64_t positions,
                   std::int64_t memory_positions, std::int64_t keys)
    {
        const std::int64_t dim = stage.dim;
        const std::int64_t memory_out =
            config_.key_value == KeyValueHeads::MultiQuery ? dim / stage.heads : dim;
        norm(dim);
        linear(dim, dim, positions);                      // query
        linear(memory_dim, memory_out, memory_positions); // key
        linear(memory_dim, memory_out, memory_positions); // value
        linear(dim, dim, positions);                      // output
        macs += 2 * positions * keys * dim;               // scores and their sums of values
    }

private:
    const GeneratorConfig &config_;
};

/// Keys that one query meets, on average over the heads.
std::int64_t keys_per_query(const StageConfig &stage, int side, int layer)
{
    const auto sizes = axis_sizes(stage, side);
    const auto axes = attention_axes(stage, layer);
    std::int64_t keys = 0;
    for (const int axis : axes)
        keys += sizes[static_cast<std::size_t>(axis - 1)];
    return keys / static_cast<std::int64_t>(axes.size());
}

void count_upsampling(Counter &counter, Upsampling upsampling, const StageConfig &from,
                      const StageConfig &to, std::int64_t positions)
{
    const bool shuffle = upsampling == Upsampling::PixelShuffle;
    const std::int64_t dim = shuffle ? from.dim / 4 : from.dim;
    if (dim != to.dim)
        counter.linear(dim, to.dim, shuffle ? 4 * positions : positions);
}

StageCost stage_cost(const GeneratorConfig &config, std::size_t index, std::int64_t &statistics)
{
    const StageConfig &stage = config.stages[index];
    const int side = config.stage_side(static_cast<int>(index));
    const std::int64_t positions = std::int64_t{side} * side;
    Counter counter(config);
    counter.parameters = positions * stage.dim; // position embedding
    if (stage.cross_attention) {
        counter.attention(stage, config.stages.front().dim, positions, GeneratorConfig::tokens,
                          GeneratorConfig::tokens);
        counter.mlp(stage.dim, positions);
    }
    for (int layer = 0; layer < stage.layers; ++layer) {
        if (stage.attention != AttentionMode::None)
            counter.attention(stage, stage.dim, positions, positions,
                              keys_per_query(stage, side, layer));
        counter.mlp(stage.dim, positions);
    }
    if (stage.rgb) {
        counter.norm(stage.dim);
        counter.linear(stage.dim, rgb_channels, positions);
    }
    if (index + 1 < config.stages.size())
        count_upsampling(counter, config.upsampling, stage, config.stages[index + 1], positions);
    statistics += counter.statistics;
    return {side, counter.parameters, counter.macs};
}

} // namespace

Cost cost(const GeneratorConfig &config)
{
    Cost total;
    const std::int64_t dim = config.stages.front().dim;
    const std::int64_t start = GeneratorConfig::start_side * GeneratorConfig::start_side;
    Counter stem(config);
    stem.linear(config.z_dim, start * dim, 1);
    if (config.token_embedding) {
        stem.linear(config.z_dim, GeneratorConfig::tokens * dim, 1);
        stem.parameters += GeneratorConfig::tokens * dim; // position embedding
        stem.norm(dim);
    }
    total.stem = {GeneratorConfig::start_side, stem.parameters, stem.macs};
    total.parameters = stem.parameters;
    total.macs = stem.macs;
    total.statistics = stem.statistics;
    for (std::size_t i = 0; i < config.stages.size(); ++i) {
        total.stages.push_back(stage_cost(config, i, total.statistics));
        total.parameters += total.stages.back().parameters;
        total.macs += total.stages.back().macs;
    }
    return total;
}

std::int64_t parameter_count(const DiscriminatorConfig &config)
{
    const auto conv = [](std::int64_t side, std::int64_t in, std::int64_t out) {
        return side * side * in * out + out;
    };
    std::int64_t count = conv(3, rgb_channels, config.channels.front());
    for (std::size_t i = 0; i + 1 < config.channels.size(); ++i) {
        const std::int64_t in = config.channels[i], out = config.channels[i + 1];
        count += conv(3, in, in) + conv(3, in, out) + in * out; // the skip has no bias
    }
    const std::int64_t last = config.channels.back();
    count += conv(3, last + (config.minibatch_stddev ? 1 : 0), last);
    return count + conv(4, last, last) + conv(1, last, 1); // the dense layers; 4 x 4 flattened
}

} // namespace hit
