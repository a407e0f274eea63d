// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"
#include "model/network/generator.h"
#include "model/network/tap.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <vector>

/// Attention by the definitions of the paper, pixel by pixel and in double: no axes, no blocking.
namespace hit::test {

/// What one position attends to: pixels y * side + x, or tokens.
struct Row
{
    std::vector<int> keys;
    std::vector<double> weights;
};
/// [head of the kind][pixel]
using Rows = std::vector<std::vector<Row>>;

/// May pixel a look at pixel b? Outer axis n of several: the same place in the patches of n
/// blockings from the inside, in the same patch of the next one outwards.
inline bool sees(const AttentionSite &site, const StageConfig &stage, int ax, int ay, int bx,
                 int by)
{
    const bool regional = site.kind == AttentionKind::Regional;
    if (stage.attention == AttentionMode::Full)
        return true;
    if (stage.block_side.empty()) // axial
        return regional ? ay == by : ax == bx;
    const auto levels = static_cast<int>(stage.block_side.size());
    const auto same_patch = [&](int level) { // -1: the picture
        const int p = level < 0 ? site.side : stage.block_side[static_cast<std::size_t>(level)];
        return ax / p == bx / p && ay / p == by / p;
    };
    if (regional)
        return same_patch(levels - 1);
    const int level = levels - site.outer_axis;
    const int p = stage.block_side[static_cast<std::size_t>(level)];
    return ax % p == bx % p && ay % p == by % p && same_patch(level - 1);
}

/// The pixel's keys, in order of the rows.
inline std::vector<int> keys_of(const AttentionSite &site, const StageConfig &stage, int pixel)
{
    std::vector<int> keys;
    const int count = site.kind == AttentionKind::Cross ? 16 : site.side * site.side;
    for (int key = 0; key < count; ++key)
        if (site.kind == AttentionKind::Cross
            || sees(site, stage, pixel % site.side, pixel / site.side, key % site.side,
                    key / site.side))
            keys.push_back(key);
    return keys;
}

/// [N, C] -> [N, C'], double; kernel [C, H, d], bias [H, d]
inline torch::Tensor dense(const torch::Tensor &x, const Dense &layer)
{
    return x.mm(layer->kernel.flatten(1).to(torch::kDouble))
           + layer->bias.flatten().to(torch::kDouble);
}

/// Of `x` [side, side, C], the features that the layer gets; tokens [16, C0].
inline Rows naive_rows(const AttentionSite &site, const StageConfig &stage,
                       const AttentionLayer &layer, const torch::Tensor &x,
                       const torch::Tensor &tokens)
{
    const auto &norm = layer->norm;
    const auto h = (x.flatten(0, 1).to(torch::kDouble) - norm->moving_mean)
                       / (norm->moving_variance.to(torch::kDouble) + 1e-3).sqrt() * norm->gamma
                   + norm->beta;
    const bool cross = site.kind == AttentionKind::Cross;
    const MultiAxisAttention &attention = layer->attention_layer;
    const auto query = dense(h, attention->query_dense);
    const auto key = dense(cross ? tokens.to(torch::kDouble) : h, attention->key_dense);
    const std::int64_t d = stage.dim / stage.heads;
    Rows rows(static_cast<std::size_t>(site.heads));
    for (int head = 0; head < site.heads; ++head) {
        const std::int64_t from = (site.first_head + head) * d;
        const std::int64_t key_from = key.size(1) == d ? 0 : from;
        const auto scores = query.narrow(1, from, d)
                                .mm(key.narrow(1, key_from, d).t())
                                .div(std::sqrt(static_cast<double>(d)))
                                .contiguous();
        const double *score = scores.const_data_ptr<double>();
        for (int pixel = 0; pixel < site.side * site.side; ++pixel) {
            Row row{keys_of(site, stage, pixel), {}};
            double total = 0;
            for (const int k : row.keys) {
                row.weights.push_back(std::exp(score[pixel * scores.size(1) + k]));
                total += row.weights.back();
            }
            for (double &weight : row.weights)
                weight /= total;
            rows[static_cast<std::size_t>(head)].push_back(std::move(row));
        }
    }
    return rows;
}

/// The heads' values as what the query wants of them.
inline std::vector<double> fused(std::vector<double> heads, const AttentionQuery &query)
{
    switch (query.fusion) {
    case HeadFusion::One:
        return {heads[static_cast<std::size_t>(query.head)]};
    case HeadFusion::Mean: {
        double sum = 0;
        for (const double value : heads)
            sum += value;
        return {sum / static_cast<double>(heads.size())};
    }
    case HeadFusion::Max:
        return {*std::max_element(heads.begin(), heads.end())};
    case HeadFusion::Min:
        return {*std::min_element(heads.begin(), heads.end())};
    case HeadFusion::Each:
        break;
    }
    return heads;
}

inline double entropy(const Row &row)
{
    double sum = 0;
    for (const double weight : row.weights)
        sum -= weight > 0 ? weight * std::log(weight) : 0;
    return row.weights.size() > 1 ? sum / std::log(static_cast<double>(row.weights.size())) : 0;
}

/// The map of a query, [height, width, channels] flat.
inline std::vector<double> naive_map(const Rows &rows, const AttentionSite &site,
                                     const AttentionQuery &query)
{
    using What = AttentionQuery::What;
    const auto pixels = static_cast<std::size_t>(site.side * site.side);
    const auto fused_at = [&](std::size_t pixel, auto value_of) {
        std::vector<double> heads;
        for (const auto &head : rows)
            heads.push_back(value_of(head[pixel]));
        return fused(heads, query);
    };
    const std::size_t channels = query.fusion == HeadFusion::Each ? rows.size() : 1;
    const bool cross = site.kind == AttentionKind::Cross;
    const auto at = static_cast<std::size_t>(query.y * site.side + query.x);
    std::vector<double> map;
    if (query.what == What::Position || query.what == What::Received) {
        map.assign((cross ? 16 : pixels) * channels, 0);
        std::vector<double> lookers(pixels, 0);
        for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
            if (query.what == What::Position && pixel != at)
                continue;
            const auto &keys = rows[0][pixel].keys;
            for (std::size_t k = 0; k < keys.size(); ++k) {
                const auto value = fused_at(pixel, [&](const Row &row) { return row.weights[k]; });
                const auto key = static_cast<std::size_t>(keys[k]);
                for (std::size_t c = 0; c < channels; ++c)
                    map[key * channels + c] += value[c];
                lookers[key] += 1;
            }
        }
        for (std::size_t i = 0; i < map.size() && query.what == What::Received; ++i)
            map[i] /= lookers[i / channels];
        return map;
    }
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
        std::vector<double> values;
        if (query.what == What::Entropy) {
            values = fused_at(pixel, entropy);
        } else if (query.what == What::Token) {
            values = fused_at(pixel, [&](const Row &row) {
                return row.weights[static_cast<std::size_t>(query.token)];
            });
        } else {
            for (std::size_t token = 0; token < 16; ++token)
                values.push_back(
                    fused_at(pixel, [&](const Row &row) { return row.weights[token]; })[0]);
            if (query.what == What::Strongest)
                values = {static_cast<double>(std::max_element(values.begin(), values.end())
                                              - values.begin())};
        }
        map.insert(map.end(), values.begin(), values.end());
    }
    return map;
}

/// Everything that can be asked of a site.
inline std::vector<AttentionQuery> all_queries(const AttentionSite &site)
{
    using What = AttentionQuery::What;
    const bool cross = site.kind == AttentionKind::Cross;
    std::vector<AttentionQuery> queries;
    for (const What what : {What::Position, What::Token, What::Tokens, What::Strongest,
                            What::Received, What::Entropy}) {
        const bool of_tokens =
            what == What::Token || what == What::Tokens || what == What::Strongest;
        if ((of_tokens && !cross) || (what == What::Received && cross))
            continue;
        for (const HeadFusion fusion : {HeadFusion::One, HeadFusion::Mean, HeadFusion::Max,
                                        HeadFusion::Min, HeadFusion::Each}) {
            if (fusion == HeadFusion::Each && (what == What::Tokens || what == What::Strongest))
                continue;
            queries.push_back({what, site.stage, site.layer, site.kind, site.outer_axis, fusion,
                               site.heads - 1, 11, site.side - 3, site.side / 2});
        }
    }
    return queries;
}

} // namespace hit::test
