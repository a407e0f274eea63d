// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/saved_picture.h"

#include "model/core/input_file.h"
#include "model/media/image_file.h"

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr std::int64_t longest_session = 64'000'000;
constexpr std::size_t most_keys = 10'000;

std::string file_name(const ModelInfo &model)
{
    return std::filesystem::path(model.path).filename().string();
}

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

Status read_keys(const nlohmann::json &keys, std::vector<State> &out)
{
    if (keys.is_null())
        return {};
    if (!keys.is_array() || keys.size() > most_keys)
        return fail(ErrorCode::BadFile, "keys", "is not a list of at most 10,000 key frames");
    for (const nlohmann::json &key : keys) {
        Result<State> state = state_from_json(key);
        if (!state)
            return tl::unexpected(state.error());
        out.push_back(std::move(*state));
    }
    return {};
}

Result<SavedPicture> parse(const std::string &text)
{
    Result<State> state = state_from_text(text);
    if (!state)
        return tl::unexpected(state.error());
    SavedPicture saved{std::move(*state), {}, 0, {}};
    const nlohmann::json model = taken(saved.state, "model");
    if (model.is_object() && model.contains("file") && model["file"].is_string()
        && model.contains("bytes") && model["bytes"].is_number_integer()) {
        saved.model_file = model["file"].get<std::string>();
        saved.model_bytes = model["bytes"].get<std::int64_t>();
    }
    taken(saved.state, "application");
    return read_keys(taken(saved.state, "keys"), saved.keys).map([&] { return std::move(saved); });
}

} // namespace

bool SavedPicture::made_with(const ModelInfo &model) const
{
    return model_file.empty()
           || (model_file == file_name(model) && model_bytes == model.file_bytes);
}

std::string state_text(const State &state, const ModelInfo &model, const std::vector<State> &keys)
{
    nlohmann::json json = to_json(state);
    json["application"] = "hitscope " HIT_VERSION;
    json["model"] = {{"file", file_name(model)}, {"bytes", model.file_bytes}};
    for (const State &key : keys)
        json["keys"].push_back(to_json(key));
    constexpr int compact = -1;
    constexpr bool ascii_only = true;
    return json.dump(compact, ' ', ascii_only);
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
