// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/json_fields.h"
#include "model/network/config.h"

#include <array>
#include <limits>

namespace hit {

namespace {

constexpr int most = std::numeric_limits<int>::max(); // validate() knows the real bounds
constexpr std::size_t longest_list = 64;

// In the order of the enumerators.
const std::vector<std::string_view> attention_names = {
    "multi_axis", "full", "axial", "regional", "dilated", "interleaved", "none"};
const std::vector<std::string_view> norm_names = {"batch", "layer"};
const std::vector<std::string_view> key_value_names = {"multi_query", "multi_head"};
const std::vector<std::string_view> upsampling_names = {"pixel_shuffle", "nearest"};

template <typename Enum>
std::string_view name_of(const std::vector<std::string_view> &names, Enum value)
{
    return names[static_cast<std::size_t>(value)];
}

template <typename Enum>
void read_enum(JsonFields &fields, const char *name, const std::vector<std::string_view> &names,
               Enum &value)
{
    value = static_cast<Enum>(fields.read_choice(name, names, static_cast<std::size_t>(value)));
}

/// Every field decides what the network computes, so none may be missing.
template <std::size_t Count>
void need_all(const JsonFields &fields, const std::array<const char *, Count> &names)
{
    for (const char *name : names)
        fields.need(name);
}

StageConfig stage_from_json(const nlohmann::json &json, const std::string &path)
{
    JsonFields fields(json, path);
    need_all(fields, std::array{"dim", "heads", "layers", "block_side", "attention",
                                "cross_attention", "rgb"});
    StageConfig stage;
    fields.read("dim", stage.dim, 0, most);
    fields.read("heads", stage.heads, 0, most);
    fields.read("layers", stage.layers, 0, most);
    fields.read("block_side", stage.block_side, 0, most, longest_list);
    read_enum(fields, "attention", attention_names, stage.attention);
    fields.read("cross_attention", stage.cross_attention);
    fields.read("rgb", stage.rgb);
    fields.finish();
    return stage;
}

nlohmann::json json_from_stage(const StageConfig &stage)
{
    return {{"dim", stage.dim},
            {"heads", stage.heads},
            {"layers", stage.layers},
            {"block_side", stage.block_side},
            {"attention", name_of(attention_names, stage.attention)},
            {"cross_attention", stage.cross_attention},
            {"rgb", stage.rgb}};
}

template <typename Config>
Config validated(Config config, const std::string &path)
{
    if (auto ok = validate(config); !ok)
        JsonFields::refuse(path + '.' + ok.error().what, ok.error().why);
    return config;
}

} // namespace

nlohmann::json to_json(const GeneratorConfig &config)
{
    auto stages = nlohmann::json::array();
    for (const StageConfig &stage : config.stages)
        stages.push_back(json_from_stage(stage));
    return {{"name", config.name},
            {"size", config.size},
            {"z_dim", config.z_dim},
            {"norm", name_of(norm_names, config.norm)},
            {"key_value", name_of(key_value_names, config.key_value)},
            {"upsampling", name_of(upsampling_names, config.upsampling)},
            {"token_embedding", config.token_embedding},
            {"stages", std::move(stages)}};
}

Result<GeneratorConfig> generator_config_from_json(const nlohmann::json &json)
{
    return guard("network configuration", [&] {
        JsonFields fields(json, "network");
        need_all(fields, std::array{"name", "size", "z_dim", "norm", "key_value", "upsampling",
                                    "token_embedding", "stages"});
        GeneratorConfig config;
        fields.read("name", config.name, 256);
        fields.read("size", config.size, 0, most);
        fields.read("z_dim", config.z_dim, 0, most);
        read_enum(fields, "norm", norm_names, config.norm);
        read_enum(fields, "key_value", key_value_names, config.key_value);
        read_enum(fields, "upsampling", upsampling_names, config.upsampling);
        fields.read("token_embedding", config.token_embedding);
        for (const auto &stage : *fields.array("stages", longest_list))
            config.stages.push_back(stage_from_json(
                stage, fields.path_of("stages[" + std::to_string(config.stages.size()) + "]")));
        fields.finish();
        return validated(std::move(config), "network");
    });
}

nlohmann::json to_json(const DiscriminatorConfig &config)
{
    return {{"size", config.size},
            {"channels", config.channels},
            {"blur", config.blur},
            {"equalized_lr", config.equalized_lr},
            {"minibatch_stddev", config.minibatch_stddev}};
}

Result<DiscriminatorConfig> discriminator_config_from_json(const nlohmann::json &json)
{
    return guard("discriminator configuration", [&] {
        JsonFields fields(json, "discriminator");
        need_all(fields,
                 std::array{"size", "channels", "blur", "equalized_lr", "minibatch_stddev"});
        DiscriminatorConfig config;
        fields.read("size", config.size, 0, most);
        fields.read("channels", config.channels, 0, most, longest_list);
        fields.read("blur", config.blur);
        fields.read("equalized_lr", config.equalized_lr);
        fields.read("minibatch_stddev", config.minibatch_stddev);
        fields.finish();
        return validated(std::move(config), "discriminator");
    });
}

} // namespace hit
