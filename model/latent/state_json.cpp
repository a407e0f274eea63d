// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/base64.h"
#include "model/latent/edit_json.h"
#include "model/latent/limits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hit {
namespace {

using Json = nlohmann::json;

// As the limits of the numbers.
constexpr std::size_t longest_text = 64 << 20;
constexpr int deepest_text = 64;
constexpr std::size_t longest_vector = 65'536;
constexpr std::size_t longest_name = 1'024;
constexpr std::size_t most_muted_heads = 4'096;
constexpr int last_stage = 15;
constexpr int last_token = 15;
constexpr int last_layer = 255;
constexpr int last_head = 1'023;

Json json_from(const Latent &latent)
{
    Json json{{"kind", latent.kind == Latent::Kind::Free ? "free" : "plane"},
              {"x", latent.plane.x},
              {"y", latent.plane.y}};
    if (latent.kind == Latent::Kind::Free)
        json["z"] = base64_from_floats(latent.z);
    return json;
}

Json json_from(const Edit &edit)
{
    Json json = description_of(edit);
    json["direction"] = base64_from_floats(edit.direction);
    json["strength"] = edit.strength;
    json["on"] = edit.on;
    return json;
}

Json json_from(int stage, int token, const TokenCell &cell)
{
    Json json{{"stage", stage},
              {"token", token},
              {"strength", cell.strength},
              {"take_token", cell.take_token}};
    if (cell.from)
        json["from"] = json_from(*cell.from);
    return json;
}

Json json_from(int stage, const StageEdit &edit)
{
    return {{"stage", stage},
            {"muted_heads", edit.muted_heads},
            {"cross", edit.cross},
            {"regional", edit.regional},
            {"dilated", edit.dilated},
            {"temperature", edit.temperature},
            {"token_bias", edit.token_bias},
            {"muted_tokens", edit.muted_tokens},
            {"rgb_gain", edit.rgb_gain}};
}

Latent latent_from(const Json &json, const std::string &path)
{
    Latent latent;
    JsonFields fields(json, path);
    fields.need("kind");
    latent.kind = fields.read_choice("kind", {"plane", "free"}, 0) == 1 ? Latent::Kind::Free
                                                                        : Latent::Kind::Plane;
    fields.read("x", latent.plane.x, -PlanePoint::limit, PlanePoint::limit);
    fields.read("y", latent.plane.y, -PlanePoint::limit, PlanePoint::limit);
    if (latent.kind == Latent::Kind::Free) {
        fields.need("z");
        fields.read("z", latent.z, longest_vector);
    }
    fields.finish();
    return latent;
}

/// Calls `read_entry(fields, path)` for every entry of the list, if it is there.
template <typename ReadEntry>
void read_list(JsonFields &fields, const char *name, std::size_t longest, ReadEntry read_entry)
{
    const Json *list = fields.array(name, longest);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const std::string path = fields.path_of(name) + '[' + std::to_string(i) + ']';
        JsonFields entry((*list)[i], path);
        read_entry(entry, path);
        entry.finish();
    }
}

Latent read_latent(JsonFields &fields, const char *name)
{
    fields.need(name);
    return latent_from(*fields.object(name), fields.path_of(name));
}

int read_index(JsonFields &fields, const char *name, int last)
{
    int index = 0;
    fields.need(name);
    fields.read(name, index, 0, last);
    return index;
}

void read_mix(JsonFields &fields, State &state)
{
    read_list(fields, "mix", State::max_mix, [&](JsonFields &entry, const std::string &) {
        MixPart part;
        part.latent = read_latent(entry, "latent");
        entry.need("weight");
        entry.read("weight", part.weight, 0, 1);
        state.mix.push_back(std::move(part));
    });
    double sum = 0;
    for (const MixPart &part : state.mix)
        sum += part.weight;
    constexpr double rounding = 1e-4;
    if (!state.mix.empty() && std::abs(sum - 1) > rounding)
        JsonFields::refuse("mix", "its weights do not sum to 1");
}

void read_stage_latents(JsonFields &fields, State &state)
{
    read_list(fields, "stage_latents", last_stage + 1,
              [&](JsonFields &entry, const std::string &path) {
                  const int stage = read_index(entry, "stage", last_stage);
                  if (!state.stage_latents.emplace(stage, read_latent(entry, "latent")).second)
                      JsonFields::refuse(path, "its stage comes twice");
              });
}

void read_tokens(JsonFields &fields, State &state)
{
    constexpr std::size_t cells = (last_stage + 1) * (last_token + 1);
    read_list(fields, "tokens", cells, [&](JsonFields &entry, const std::string &path) {
        const int stage = read_index(entry, "stage", last_stage);
        const int token = read_index(entry, "token", last_token);
        TokenCell cell;
        entry.read("strength", cell.strength, -max_token_strength, max_token_strength);
        entry.read("take_token", cell.take_token, -1, last_token);
        if (const Json *from = entry.object("from"))
            cell.from = latent_from(*from, entry.path_of("from"));
        if (!state.tokens.emplace(std::pair(stage, token), std::move(cell)).second)
            JsonFields::refuse(path, "its stage and token come twice");
    });
}

/// A bit for each of the 16 tokens.
std::uint16_t read_tokens(JsonFields &fields, const char *name, int missing)
{
    fields.read(name, missing, 0, 0xffff);
    return static_cast<std::uint16_t>(missing);
}

void read_edits(JsonFields &fields, State &state)
{
    read_list(fields, "edits", most_edits, [&](JsonFields &entry, const std::string &) {
        Edit edit;
        read_description(entry, edit);
        entry.need("direction");
        entry.read("direction", edit.direction, longest_direction);
        entry.read("strength", edit.strength, -max_strength, max_strength);
        entry.read("on", edit.on);
        state.edits.push_back(std::move(edit));
    });
}

bool is_index(const Json &json, int last)
{
    return json.is_number_integer() && json >= 0 && json <= last;
}

void read_muted_heads(JsonFields &fields, StageEdit &edit)
{
    const Json *list = fields.array("muted_heads", most_muted_heads);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const std::string path = fields.path_of("muted_heads") + '[' + std::to_string(i) + ']';
        const Json &pair = (*list)[i];
        if (!pair.is_array() || pair.size() != 2 || !is_index(pair[0], last_layer)
            || !is_index(pair[1], last_head))
            JsonFields::refuse(path, "it is not a pair of a layer and a head");
        edit.muted_heads.emplace_back(pair[0].get<int>(), pair[1].get<int>());
    }
}

void read_token_bias(JsonFields &fields, StageEdit &edit)
{
    const Json *list = fields.array("token_bias", edit.token_bias.size());
    if (!list)
        return;
    const std::string path = fields.path_of("token_bias");
    if (list->size() != edit.token_bias.size())
        JsonFields::refuse(path, "it does not have 16 entries");
    for (std::size_t i = 0; i < list->size(); ++i) {
        const Json &number = (*list)[i];
        // Negated, so that a NaN fails too.
        if (!number.is_number() || !(std::abs(number.get<double>()) <= max_logit))
            JsonFields::refuse(path, "entry " + std::to_string(i)
                                         + " is not a number between -1000 and 1000");
        edit.token_bias[i] = number.get<double>();
    }
}

void read_stages(JsonFields &fields, State &state)
{
    read_list(fields, "stages", last_stage + 1, [&](JsonFields &entry, const std::string &path) {
        const int stage = read_index(entry, "stage", last_stage);
        StageEdit edit;
        read_muted_heads(entry, edit);
        entry.read("cross", edit.cross);
        entry.read("regional", edit.regional);
        entry.read("dilated", edit.dilated);
        entry.read("temperature", edit.temperature, min_temperature, max_logit);
        read_token_bias(entry, edit);
        edit.muted_tokens = read_tokens(entry, "muted_tokens", edit.muted_tokens);
        entry.read("rgb_gain", edit.rgb_gain, 0, max_rgb_gain);
        if (!state.stages.emplace(stage, std::move(edit)).second)
            JsonFields::refuse(path, "its stage comes twice");
    });
}

void read_view(JsonFields &fields, View &view)
{
    const Json *json = fields.object("view");
    if (!json)
        return;
    constexpr double farthest = 100; // pictures away: the canvas brings it back into sight
    JsonFields entry(*json, "view");
    entry.read("fit", view.fit);
    entry.read("zoom", view.zoom, 1.0 / 1024, 1024);
    entry.read("centre_x", view.centre_x, -farthest, farthest);
    entry.read("centre_y", view.centre_y, -farthest, farthest);
    entry.finish();
}

void read_version(JsonFields &fields)
{
    int version = 0;
    fields.need("version");
    fields.read("version", version, 1, std::numeric_limits<int>::max());
    if (version > State::version)
        JsonFields::refuse("the saved state", "a newer version of Hitscope wrote it");
}

Json json_from_text(std::string_view text)
{
    if (text.size() > longest_text)
        JsonFields::refuse("the saved state", "it is longer than 64 MiB");
    bool too_deep = false;
    const auto watch = [&](int depth, Json::parse_event_t, const Json &) {
        too_deep = too_deep || depth > deepest_text;
        return !too_deep;
    };
    Json json = Json::parse(text, watch, /*allow_exceptions=*/false);
    if (too_deep)
        JsonFields::refuse("the saved state", "its lists and objects lie too deep in each other");
    if (json.is_discarded())
        JsonFields::refuse("the saved state", "it is not JSON");
    return json;
}

State state_from(const Json &json)
{
    State state;
    JsonFields fields(json, "");
    read_version(fields);
    state.which =
        fields.read_choice("which", {"ema", "generator"}, 0) == 1 ? Which::Generator : Which::Ema;
    if (const Json *latent = fields.object("latent"))
        state.latent = latent_from(*latent, "latent");
    fields.read("spread", state.spread, 0, max_spread);
    read_mix(fields, state);
    read_stage_latents(fields, state);
    read_tokens(fields, state);
    read_edits(fields, state);
    read_stages(fields, state);
    read_view(fields, state.view);
    state.unknown = fields.rest();
    return state;
}

template <typename Map, typename MakeEntry>
Json list_of(const Map &map, MakeEntry make_entry)
{
    Json list = Json::array();
    for (const auto &entry : map)
        list.push_back(make_entry(entry));
    return list;
}

} // namespace

nlohmann::json description_of(const Edit &edit)
{
    return {{"name", edit.name},
            {"source", edit.source},
            {"sigma", edit.sigma},
            {"first_stage", edit.first_stage},
            {"last_stage", edit.last_stage},
            {"start_grid", edit.start_grid},
            {"token_mask", edit.token_mask}};
}

void read_description(JsonFields &fields, Edit &edit)
{
    fields.read("name", edit.name, longest_name);
    fields.read("source", edit.source, longest_name);
    fields.read("sigma", edit.sigma, 0, max_strength);
    fields.read("first_stage", edit.first_stage, 0, last_stage);
    fields.read("last_stage", edit.last_stage, -1, last_stage);
    fields.read("start_grid", edit.start_grid);
    edit.token_mask = read_tokens(fields, "token_mask", edit.token_mask);
}

nlohmann::json to_json(const State &state)
{
    Json json = state.unknown.is_object() ? state.unknown : Json::object();
    json["version"] = State::version;
    json["which"] = state.which == Which::Generator ? "generator" : "ema";
    json["latent"] = json_from(state.latent);
    json["spread"] = state.spread;
    json["mix"] = list_of(state.mix, [](const MixPart &part) {
        return Json{{"latent", json_from(part.latent)}, {"weight", part.weight}};
    });
    json["stage_latents"] = list_of(state.stage_latents, [](const auto &entry) {
        return Json{{"stage", entry.first}, {"latent", json_from(entry.second)}};
    });
    json["tokens"] = list_of(state.tokens, [](const auto &entry) {
        return json_from(entry.first.first, entry.first.second, entry.second);
    });
    json["edits"] = list_of(state.edits, [](const Edit &edit) { return json_from(edit); });
    json["stages"] = list_of(
        state.stages, [](const auto &entry) { return json_from(entry.first, entry.second); });
    json["view"] = {{"fit", state.view.fit},
                    {"zoom", state.view.zoom},
                    {"centre_x", state.view.centre_x},
                    {"centre_y", state.view.centre_y}};
    return json;
}

Result<State> state_from_json(const nlohmann::json &json)
{
    return guard("the saved state", [&] { return state_from(json); });
}

Result<State> state_from_text(std::string_view text)
{
    return guard("the saved state", [&] { return state_from(json_from_text(text)); });
}

} // namespace hit
