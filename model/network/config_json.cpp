// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/config.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace hit {

namespace {

template <typename Enum>
using Names = std::vector<std::pair<Enum, std::string_view>>;

const Names<AttentionMode> attention_names = {
    {AttentionMode::MultiAxis, "multi_axis"},
    {AttentionMode::Full, "full"},
    {AttentionMode::Axial, "axial"},
    {AttentionMode::Regional, "regional"},
    {AttentionMode::Dilated, "dilated"},
    {AttentionMode::Interleaved, "interleaved"},
    {AttentionMode::None, "none"},
};
const Names<NormType> norm_names = {{NormType::Batch, "batch"}, {NormType::Layer, "layer"}};
const Names<KeyValueHeads> key_value_names = {{KeyValueHeads::MultiQuery, "multi_query"},
                                              {KeyValueHeads::MultiHead, "multi_head"}};
const Names<Upsampling> upsampling_names = {{Upsampling::PixelShuffle, "pixel_shuffle"},
                                            {Upsampling::Nearest, "nearest"}};

template <typename Enum>
std::string name_of(const Names<Enum> &names, Enum value)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto &n) { return n.first == value; });
    return std::string(found->second);
}

/// Reads an object in which every field must be known, of the right type and there; failures leave
/// as ErrorException.
class StrictObject
{
public:
    StrictObject(const nlohmann::json &json, std::string path)
        : json_(json)
        , path_(std::move(path))
    {
        if (!json.is_object())
            refuse("", "is not an object");
    }

    const nlohmann::json &field(const char *name)
    {
        const auto found = json_.find(name);
        if (found == json_.end())
            refuse(name, "is missing");
        read_.emplace_back(name);
        return *found;
    }
    int integer(const char *name) { return integer_of(name, field(name)); }
    bool boolean(const char *name)
    {
        const auto &value = field(name);
        if (!value.is_boolean())
            refuse(name, "is neither true nor false");
        return value.get<bool>();
    }
    std::string text(const char *name)
    {
        const auto &value = field(name);
        if (!value.is_string())
            refuse(name, "is not a string");
        return value.get<std::string>();
    }
    const nlohmann::json &list(const char *name)
    {
        const auto &value = field(name);
        if (!value.is_array() || value.size() > 64)
            refuse(name, "is not a list of at most 64 elements");
        return value;
    }
    std::vector<int> integers(const char *name)
    {
        std::vector<int> values;
        for (const auto &value : list(name))
            values.push_back(integer_of(name, value));
        return values;
    }
    template <typename Enum>
    Enum choice(const char *name, const Names<Enum> &names)
    {
        const std::string value = text(name);
        for (const auto &[candidate, text] : names)
            if (text == value)
                return candidate;
        refuse(name, "has the unknown value \"" + value + "\"");
    }
    /// Call when all fields are read.
    void refuse_others() const
    {
        for (const auto &[name, value] : json_.items())
            if (std::find(read_.begin(), read_.end(), name) == read_.end())
                refuse(name, "is not known");
    }

private:
    int integer_of(const char *name, const nlohmann::json &value) const
    {
        // A number that was parsed is unsigned, one that was set in memory is signed.
        constexpr auto most = std::numeric_limits<int>::max();
        const bool fits = value.is_number_unsigned() ? value.get<std::uint64_t>() <= most
                          : value.is_number_integer()
                              ? value.get<std::int64_t>() >= 0 && value.get<std::int64_t>() <= most
                              : false;
        if (!fits)
            refuse(name, "is not a whole number of at least 0");
        return value.get<int>();
    }
    [[noreturn]] void refuse(const std::string &name, std::string why) const
    {
        throw ErrorException(Error{
            ErrorCode::BadFile, "network configuration, " + path_ + name, std::move(why), {}, {}});
    }

    const nlohmann::json &json_;
    std::string path_;
    std::vector<std::string> read_;
};

StageConfig stage_from_json(const nlohmann::json &json, const std::string &path)
{
    StrictObject object(json, path);
    StageConfig stage;
    stage.dim = object.integer("dim");
    stage.heads = object.integer("heads");
    stage.layers = object.integer("layers");
    stage.block_side = object.integers("block_side");
    stage.attention = object.choice("attention", attention_names);
    stage.cross_attention = object.boolean("cross_attention");
    stage.rgb = object.boolean("rgb");
    object.refuse_others();
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
Config validated(Config config)
{
    if (auto ok = validate(config); !ok) {
        Error error = std::move(ok.error());
        error.code = ErrorCode::BadFile;
        error.what = "network configuration, " + error.what;
        throw ErrorException(std::move(error));
    }
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
        StrictObject object(json, "");
        GeneratorConfig config;
        config.name = object.text("name");
        config.size = object.integer("size");
        config.z_dim = object.integer("z_dim");
        config.norm = object.choice("norm", norm_names);
        config.key_value = object.choice("key_value", key_value_names);
        config.upsampling = object.choice("upsampling", upsampling_names);
        config.token_embedding = object.boolean("token_embedding");
        for (const auto &stage : object.list("stages"))
            config.stages.push_back(
                stage_from_json(stage, "stages[" + std::to_string(config.stages.size()) + "]."));
        object.refuse_others();
        return validated(std::move(config));
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
        StrictObject object(json, "");
        DiscriminatorConfig config;
        config.size = object.integer("size");
        config.channels = object.integers("channels");
        config.blur = object.boolean("blur");
        config.equalized_lr = object.boolean("equalized_lr");
        config.minibatch_stddev = object.boolean("minibatch_stddev");
        object.refuse_others();
        return validated(std::move(config));
    });
}

} // namespace hit
