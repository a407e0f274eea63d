// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/config.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace hit {

namespace {

constexpr int max_dim = 8192;
constexpr int max_layers = 64;
constexpr int max_stages = 9; // 2048 pixels
constexpr std::int64_t max_parameters = 512'000'000;

/// One row of the table in design/network.md; block side and RGB follow the official rule.
struct Row
{
    std::string_view name;
    int z_dim;
    std::vector<int> dims, heads, layers;
};

const std::vector<Row> &rows()
{
    static const std::vector<Row> table = {
        {"hit-128", 256, {512, 512, 256, 128, 128}, {16, 8, 4, 4, 4}, {2, 2, 2, 2, 2}},
        {"hit-b-256", 512, {512, 512, 256, 128, 64, 64}, {16, 8, 4, 4, 4, 4}, {2, 2, 2, 2, 1, 1}},
        {"hit-b-1024",
         512,
         {512, 512, 256, 128, 64, 64, 32, 32},
         {16, 8, 4, 4, 4, 4, 4, 4},
         {2, 2, 2, 2, 1, 1, 1, 1}},
        {"hit-l-256",
         512,
         {1024, 512, 256, 128, 128, 128},
         {16, 8, 4, 4, 4, 4},
         {2, 2, 2, 2, 2, 2}},
        {"hit-s-256", 512, {512, 256, 128, 128, 64, 64}, {16, 8, 4, 4, 4, 4}, {2, 2, 1, 1, 1, 1}},
        {"ablation-128", 256, {1024, 512, 256, 128, 128}, {16, 8, 4, 4, 4}, {2, 2, 2, 2, 2}},
    };
    return table;
}

/// The largest side with self-attention in the paper's networks.
constexpr int last_attention_side = 64;

GeneratorConfig config_from_row(const Row &row)
{
    GeneratorConfig config;
    config.name = row.name;
    config.z_dim = row.z_dim;
    config.size = GeneratorConfig::start_side << (row.dims.size() - 1);
    for (std::size_t i = 0; i < row.dims.size(); ++i) {
        StageConfig stage;
        stage.dim = row.dims[i];
        stage.heads = row.heads[i];
        stage.layers = row.layers[i];
        const int side = config.stage_side(static_cast<int>(i));
        if (side <= last_attention_side) {
            stage.block_side = {official_block_side(side)};
        } else {
            stage.attention = AttentionMode::None;
            stage.rgb = true;
        }
        config.stages.push_back(std::move(stage));
    }
    return config;
}

Status refuse(const std::string &field, const std::string &why)
{
    return fail(ErrorCode::WrongUse, field, why);
}

Status within(const std::string &field, std::int64_t value, std::int64_t least, std::int64_t most)
{
    if (value >= least && value <= most)
        return {};
    return refuse(field, "is " + std::to_string(value) + ", must be " + std::to_string(least)
                             + " to " + std::to_string(most));
}

/// Of a discriminator: from its size down to 4 pixels.
std::size_t resolutions(int size)
{
    return static_cast<std::size_t>(std::bit_width(static_cast<unsigned>(size)) - 2);
}

bool uses_blocking(AttentionMode mode)
{
    return mode == AttentionMode::MultiAxis || mode == AttentionMode::Regional
           || mode == AttentionMode::Dilated || mode == AttentionMode::Interleaved;
}

Status validate_blocking(const StageConfig &stage, int side, const std::string &field)
{
    if (uses_blocking(stage.attention) == stage.block_side.empty())
        return refuse(field, stage.block_side.empty() ? "is empty, but the attention needs a patch"
                                                      : "is set, but the attention has no patches");
    if (auto ok = within(field + ".size", static_cast<std::int64_t>(stage.block_side.size()), 0, 8);
        !ok)
        return ok;
    int outer = side;
    for (const int p : stage.block_side) {
        if (p < 1 || p > outer || outer % p != 0)
            return refuse(field, "holds " + std::to_string(p) + ", which does not divide "
                                     + std::to_string(outer));
        outer = p;
    }
    return {};
}

Status validate_heads(const StageConfig &stage, const std::string &field)
{
    if (auto ok = within(field, stage.heads, 1, stage.dim); !ok)
        return ok;
    if (stage.dim % stage.heads != 0)
        return refuse(field, "is " + std::to_string(stage.heads) + ", which does not divide "
                                 + std::to_string(stage.dim) + " channels");
    const auto groups = attention_axes(stage, 0).size();
    if (groups > 1 && static_cast<std::size_t>(stage.heads) % groups != 0)
        return refuse(field, "is " + std::to_string(stage.heads)
                                 + ", which cannot be divided among " + std::to_string(groups)
                                 + " axes");
    return {};
}

Status validate_stage(const GeneratorConfig &config, int index)
{
    const StageConfig &stage = config.stages[static_cast<std::size_t>(index)];
    const std::string at = "stages[" + std::to_string(index) + "].";
    if (auto ok = within(at + "dim", stage.dim, 1, max_dim); !ok)
        return ok;
    if (auto ok = within(at + "layers", stage.layers, 0, max_layers); !ok)
        return ok;
    if (auto ok = validate_blocking(stage, config.stage_side(index), at + "block_side"); !ok)
        return ok;
    if (auto ok = validate_heads(stage, at + "heads"); !ok)
        return ok;
    const bool last = index + 1 == static_cast<int>(config.stages.size());
    if (!last && config.upsampling == Upsampling::PixelShuffle && stage.dim % 4 != 0)
        return refuse(at + "dim", "is " + std::to_string(stage.dim)
                                      + ", must be a multiple of 4 for the pixel shuffle");
    if (stage.cross_attention && !config.token_embedding)
        return refuse(at + "cross_attention", "needs the token embedding");
    if (last && !stage.rgb)
        return refuse(at + "rgb", "is off in the last stage");
    return {};
}

} // namespace

std::vector<int> attention_axes(const StageConfig &stage, int layer)
{
    const int innermost = static_cast<int>(stage.block_side.size()) + 1;
    std::vector<int> inside_out(static_cast<std::size_t>(innermost));
    std::iota(inside_out.rbegin(), inside_out.rend(), 1);
    switch (stage.attention) {
    case AttentionMode::MultiAxis:
        return inside_out;
    case AttentionMode::Axial:
        return {2, 1};
    case AttentionMode::Full:
        return {2};
    case AttentionMode::Regional:
        return {innermost};
    case AttentionMode::Dilated:
        return {inside_out.begin() + 1, inside_out.end()};
    case AttentionMode::Interleaved:
        return {inside_out[static_cast<std::size_t>(layer % innermost)]};
    case AttentionMode::None:
        break;
    }
    return {};
}

std::vector<std::int64_t> axis_sizes(const StageConfig &stage, int side)
{
    if (stage.attention == AttentionMode::Full)
        return {1, std::int64_t{side} * side};
    if (stage.block_side.empty())
        return {side, side};
    std::vector<std::int64_t> sizes;
    std::int64_t outer = side;
    for (const int p : stage.block_side) {
        sizes.push_back((outer / p) * (outer / p));
        outer = p;
    }
    sizes.push_back(outer * outer);
    return sizes;
}

std::vector<AttentionSite> attention_sites(const GeneratorConfig &config)
{
    std::vector<AttentionSite> sites;
    for (int s = 0; s < static_cast<int>(config.stages.size()); ++s) {
        const StageConfig &stage = config.stages[static_cast<std::size_t>(s)];
        const int side = config.stage_side(s);
        const int cross = stage.cross_attention ? 1 : 0;
        if (cross)
            sites.push_back({s, 0, AttentionKind::Cross, 1, side, 0, stage.heads});
        const auto innermost = static_cast<int>(axis_sizes(stage, side).size());
        for (int layer = 0; layer < stage.layers; ++layer) {
            const std::vector<int> axes = attention_axes(stage, layer);
            int first = 0;
            for (const int axis : axes) {
                const int heads = stage.heads / static_cast<int>(axes.size());
                const bool inside = axis == innermost;
                sites.push_back({s, cross + layer,
                                 inside ? AttentionKind::Regional : AttentionKind::Dilated,
                                 inside ? 1 : innermost - axis, side, first, heads});
                first += heads;
            }
        }
    }
    return sites;
}

int first_tail_stage(const GeneratorConfig &config)
{
    const auto last_attention =
        std::find_if(config.stages.rbegin(), config.stages.rend(), [](const StageConfig &stage) {
            return stage.attention != AttentionMode::None;
        });
    return static_cast<int>(config.stages.rend() - last_attention);
}

int crop_grid(const GeneratorConfig &config)
{
    const int first = first_tail_stage(config);
    const int pixel = config.size / config.stage_side(first);
    // A running image from below has half the side of the tail's first stage.
    const bool has_image = std::any_of(config.stages.begin(), config.stages.begin() + first,
                                       [](const StageConfig &stage) { return stage.rgb; });
    return has_image ? 2 * pixel : pixel;
}

int official_block_side(int side)
{
    return side <= 16 ? 4 : 8;
}

std::vector<std::string> preset_names()
{
    std::vector<std::string> names;
    for (const Row &row : rows())
        names.emplace_back(row.name);
    return names;
}

Result<GeneratorConfig> preset(std::string_view name)
{
    for (const Row &row : rows())
        if (row.name == name)
            return config_from_row(row);
    std::string known;
    for (const Row &row : rows())
        known += (known.empty() ? "" : ", ") + std::string(row.name);
    return fail(ErrorCode::WrongUse, "network " + std::string(name), "is not known",
                "choose one of " + known);
}

Result<DiscriminatorConfig> discriminator_preset(int size, int multiplier)
{
    DiscriminatorConfig config;
    config.size = size;
    if (auto ok = within("channel multiplier", multiplier, 1, 8); !ok)
        return tl::unexpected(ok.error());
    for (int side = size; side >= 4; side /= 2)
        config.channels.push_back(side <= 32 ? 512 : 16 * multiplier * 1024 / side);
    if (auto ok = validate(config); !ok)
        return tl::unexpected(ok.error());
    return config;
}

DiscriminatorConfig resized(DiscriminatorConfig config, int size)
{
    config.size = size;
    config.channels.resize(resolutions(size), config.channels.back());
    return config;
}

int common_blocks(const DiscriminatorConfig &a, const DiscriminatorConfig &b)
{
    const bool prefix = resized(a, b.size) == b || resized(b, a.size) == a;
    return prefix ? static_cast<int>(std::min(a.channels.size(), b.channels.size())) : 0;
}

Status validate(const GeneratorConfig &config)
{
    const auto stages = static_cast<int>(config.stages.size());
    if (auto ok = within("stages", stages, 1, max_stages); !ok)
        return ok;
    if (config.size != config.stage_side(stages - 1))
        return refuse("size", "is " + std::to_string(config.size) + ", but "
                                  + std::to_string(stages) + " stages make "
                                  + std::to_string(config.stage_side(stages - 1)));
    if (auto ok = within("z_dim", config.z_dim, 1, max_dim); !ok)
        return ok;
    bool reads_tokens = false;
    for (int i = 0; i < stages; ++i) {
        if (auto ok = validate_stage(config, i); !ok)
            return ok;
        reads_tokens |= config.stages[static_cast<std::size_t>(i)].cross_attention;
    }
    if (config.token_embedding && !reads_tokens)
        return refuse("token_embedding", "is on, but no stage has cross-attention");
    return within("parameters", cost(config).parameters, 1, max_parameters);
}

Status validate(const DiscriminatorConfig &config)
{
    if (auto ok = within("size", config.size, 8, 2048); !ok)
        return ok;
    if (!std::has_single_bit(static_cast<unsigned>(config.size)))
        return refuse("size", "is " + std::to_string(config.size) + ", must be a power of two");
    const auto count = static_cast<std::int64_t>(resolutions(config.size));
    if (auto ok =
            within("channels", static_cast<std::int64_t>(config.channels.size()), count, count);
        !ok)
        return ok;
    for (std::size_t i = 0; i < config.channels.size(); ++i) {
        const std::string field = "channels[" + std::to_string(i) + "]";
        if (auto ok = within(field, config.channels[i], 1, max_dim); !ok)
            return ok;
    }
    return {};
}

} // namespace hit
