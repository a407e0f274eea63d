// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/saved_picture.h"

#include "model/core/input_file.h"
#include "model/core/json_fields.h"
#include "model/media/image_file.h"

#include <algorithm>
#include <array>
#include <limits>

namespace hit {
namespace {

constexpr std::int64_t longest_session = 64'000'000;
constexpr std::size_t most_keys = 10'000;
constexpr std::size_t longest_name = 1'024, most_tags = 64, longest_notes = 65'536;
constexpr std::int64_t latest_time = 253'402'300'799'999; // the end of the year 9999
constexpr double farthest_place = 1e15;
constexpr std::array<std::string_view, 4> shows{"a", "split", "b", "difference"};

Result<std::string> text_of(const std::filesystem::path &path)
{
    return InputFile::open(path).and_then([&](const InputFile &file) -> Result<std::string> {
        std::array<char, 4> start{};
        if (file.size() >= 4)
            if (Status read = file.read_at(0, std::as_writable_bytes(std::span(start))); !read)
                return tl::unexpected(read.error());
        if (std::string_view(start.data(), start.size()) == "\x89PNG")
            return read_state_chunk(path);
        return read_small_file(path, longest_session);
    });
}

/// Takes a field out of what the state's reader did not know.
nlohmann::json taken(State &state, const char *name)
{
    nlohmann::json field = state.unknown.value(name, nlohmann::json());
    state.unknown.erase(name);
    return field;
}

/// A State is copied with every move of a hand, and its unknown fields with it.
Status check_unknown(const State &state)
{
    constexpr std::size_t longest = 1 << 20;
    if (state.unknown.dump().size() > longest)
        return fail(ErrorCode::BadFile, "the saved state",
                    "its fields of a newer version are longer than 1 MiB");
    return {};
}

Result<State> read_state(const nlohmann::json &json)
{
    Result<State> state = state_from_json(json);
    if (state)
        if (Status checked = check_unknown(*state); !checked)
            return tl::unexpected(checked.error());
    return state;
}

Status read_keys(const nlohmann::json &keys, std::vector<State> &out)
{
    if (keys.is_null())
        return {};
    if (!keys.is_array() || keys.size() > most_keys)
        return fail(ErrorCode::BadFile, "keys", "is not a list of at most 10,000 key frames");
    for (const nlohmann::json &key : keys) {
        Result<State> state = read_state(key);
        if (!state)
            return tl::unexpected(state.error());
        out.push_back(std::move(*state));
    }
    return {};
}

void read_tags(JsonFields &fields, std::vector<std::string> &tags)
{
    const nlohmann::json *list = fields.array("tags", most_tags);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const nlohmann::json &tag = (*list)[i];
        if (!tag.is_string() || tag.get_ref<const std::string &>().size() > longest_name)
            JsonFields::refuse(fields.path_of("tags") + '[' + std::to_string(i) + ']',
                               "it is not a text of at most 1024 bytes");
        tags.push_back(tag.get<std::string>());
    }
}

Status read_kept(const nlohmann::json &json, std::optional<KeptAs> &out)
{
    if (json.is_null())
        return {};
    return guard("kept", [&] {
        KeptAs kept;
        JsonFields fields(json, "kept");
        fields.read("name", kept.name, longest_name);
        read_tags(fields, kept.tags);
        fields.read("notes", kept.notes, longest_notes);
        fields.read("time", kept.time, 0, latest_time);
        fields.read("place", kept.place, -farthest_place, farthest_place);
        fields.finish();
        out = std::move(kept);
    });
}

nlohmann::json json_from(const SavedComparison &comparison)
{
    nlohmann::json json{{"on", comparison.on},
                        {"show", shows.at(static_cast<std::size_t>(comparison.show))},
                        {"divider", comparison.divider},
                        {"gain", comparison.gain}};
    if (comparison.state)
        json["state"] = to_json(*comparison.state);
    if (!comparison.model_file.empty())
        json["model"] = {{"file", comparison.model_file}, {"bytes", comparison.model_bytes}};
    return json;
}

void read_model(const nlohmann::json &json, SavedComparison &comparison)
{
    JsonFields fields(json, "comparison.model");
    fields.need("file");
    fields.read("file", comparison.model_file, longest_name);
    fields.read("bytes", comparison.model_bytes, 0, std::numeric_limits<std::int64_t>::max());
    fields.finish();
}

/// What a newer version adds is left out: how one looks at a picture does not change it.
Status read_comparison(const nlohmann::json &json, std::optional<SavedComparison> &out)
{
    if (json.is_null())
        return {};
    return guard("comparison", [&]() -> Status {
        SavedComparison read;
        JsonFields fields(json, "comparison");
        fields.read("on", read.on);
        read.show = static_cast<SavedComparison::Show>(
            fields.read_choice("show", {shows.begin(), shows.end()}, 1));
        fields.read("divider", read.divider, 0, 1);
        fields.read("gain", read.gain, 1, SavedComparison::most_gain);
        if (const nlohmann::json *model = fields.object("model"))
            read_model(*model, read);
        if (const nlohmann::json *state = fields.object("state")) {
            Result<State> b = read_state(*state);
            if (!b)
                return tl::unexpected(b.error());
            read.state = std::move(*b);
        }
        out = std::move(read);
        return {};
    });
}

Result<SavedPicture> parse(const std::string &text)
{
    Result<State> state = state_from_text(text);
    if (!state)
        return tl::unexpected(state.error());
    SavedPicture saved{std::move(*state), {}, 0, {}, {}, {}};
    const nlohmann::json model = taken(saved.state, "model");
    if (model.is_object() && model.contains("file") && model["file"].is_string()
        && model.contains("bytes") && model["bytes"].is_number_integer()) {
        saved.model_file = model["file"].get<std::string>();
        saved.model_bytes = model["bytes"].get<std::int64_t>();
    }
    taken(saved.state, "application");
    return read_keys(taken(saved.state, "keys"), saved.keys)
        .and_then([&] { return read_kept(taken(saved.state, "kept"), saved.kept); })
        .and_then(
            [&] { return read_comparison(taken(saved.state, "comparison"), saved.comparison); })
        .and_then([&] { return check_unknown(saved.state); })
        .map([&] { return std::move(saved); });
}

} // namespace

std::string file_name(const ModelInfo &model)
{
    return std::filesystem::path(model.path).filename().string();
}

bool SavedPicture::made_with(const ModelInfo &model) const
{
    return model_file.empty()
           || (model_file == file_name(model) && model_bytes == model.file_bytes);
}

SavedPicture saved_picture(const State &state, const ModelInfo &model, std::vector<State> keys)
{
    return {state, file_name(model), model.file_bytes, std::move(keys), {}, {}};
}

std::string text_from(const SavedPicture &saved)
{
    nlohmann::json json = to_json(saved.state);
    json["application"] = "hitscope " HIT_VERSION;
    if (!saved.model_file.empty())
        json["model"] = {{"file", saved.model_file}, {"bytes", saved.model_bytes}};
    for (const State &key : saved.keys)
        json["keys"].push_back(to_json(key));
    if (saved.comparison)
        json["comparison"] = json_from(*saved.comparison);
    if (const auto &kept = saved.kept)
        json["kept"] = {{"name", kept->name},
                        {"tags", kept->tags},
                        {"notes", kept->notes},
                        {"time", kept->time},
                        {"place", kept->place}};
    constexpr int compact = -1;
    constexpr bool ascii_only = true;
    return json.dump(compact, ' ', ascii_only);
}

std::string state_text(const State &state, const ModelInfo &model, const std::vector<State> &keys)
{
    return text_from(saved_picture(state, model, keys));
}

Result<SavedPicture> saved_picture_from_text(const std::string &text)
{
    return guard("the text", [&] { return parse(text); });
}

Result<SavedPicture> read_saved_picture(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Result<SavedPicture> {
        Result<SavedPicture> saved = text_of(path).and_then(parse);
        // The readers below name the field; the person wants to know of which file.
        if (!saved && saved.error().what != path.string())
            saved.error().what = path.string() + ", " + saved.error().what;
        return saved;
    });
}

} // namespace hit
