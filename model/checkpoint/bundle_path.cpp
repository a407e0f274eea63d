// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_path.h"

#include "model/checkpoint/checks.h"
#include "model/core/input_file.h"

#include <array>
#include <cstdio>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace hit {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t max_state_file = 1 << 20;
constexpr const char *name_one = "name the checkpoint's .index or .safetensors file";

bool is_bundle_shard(const fs::path &path)
{
    const std::regex shard(R"(\.data-\d{5}-of-\d{5})");
    return std::regex_match(path.extension().string(), shard);
}

bool is_state_file(const fs::path &path)
{
    return path.filename() == "checkpoint";
}

/// The text of a protobuf string literal that begins after its quote; octal escapes are those of
/// letters beyond ASCII.
std::string unescape(std::string_view literal)
{
    std::string text;
    for (std::size_t i = 0; i < literal.size() && literal[i] != '"'; ++i) {
        if (literal[i] != '\\' || i + 1 == literal.size()) {
            text += literal[i];
            continue;
        }
        ++i;
        int octal = 0, digits = 0;
        while (digits < 3 && i + digits < literal.size() && literal[i + digits] >= '0'
               && literal[i + digits] <= '7')
            octal = octal * 8 + (literal[i + digits++] - '0');
        if (digits > 0) {
            text += static_cast<char>(octal);
            i += digits - 1;
        } else {
            text += literal[i];
        }
    }
    return text;
}

/// The newest checkpoint that a `checkpoint` file names, by its name in the same folder: a folder
/// that was moved still names its old place.
Result<fs::path> read_state_file(const fs::path &file)
{
    const auto text = read_small_file(file, max_state_file);
    if (!text)
        return tl::unexpected(text.error());
    static const std::regex line(R"re((^|\n)\s*model_checkpoint_path\s*:\s*")re");
    std::smatch match;
    if (!std::regex_search(*text, match, line))
        return refused(file, "it names no checkpoint", name_one);
    const auto start = static_cast<std::size_t>(match.position() + match.length());
    const fs::path name = fs::path(unescape(std::string_view(*text).substr(start))).filename();
    const fs::path prefix = file.parent_path() / name;
    if (name.empty() || !fs::exists(bundle_index_path(prefix)))
        return refused(file,
                       "the checkpoint " + in_quotes(name.string()) + " that it names is missing",
                       name_one);
    return prefix;
}

Result<fs::path> prefix_in_folder(const fs::path &folder)
{
    if (fs::exists(folder / "checkpoint"))
        return read_state_file(folder / "checkpoint");
    std::vector<fs::path> found;
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".index")
            found.push_back(entry.path());
    if (found.empty())
        return fail(ErrorCode::NoFile, folder.string(), "there is no checkpoint in this folder",
                    name_one);
    if (found.size() > 1)
        return fail(ErrorCode::WrongUse, folder.string(),
                    "there are " + std::to_string(found.size()) + " checkpoints in this folder",
                    name_one);
    return found.front().replace_extension();
}

} // namespace

fs::path bundle_index_path(const fs::path &prefix)
{
    return prefix.string() + ".index";
}

fs::path bundle_shard_path(const fs::path &prefix, int shard, int shards)
{
    std::array<char, 32> suffix{};
    std::snprintf(suffix.data(), suffix.size(), ".data-%05d-of-%05d", shard, shards);
    return prefix.string() + suffix.data();
}

bool is_bundle_file(const fs::path &path)
{
    return path.extension() == ".index" || is_bundle_shard(path) || is_state_file(path);
}

Result<fs::path> bundle_prefix(const fs::path &path)
{
    if (fs::is_directory(path))
        return prefix_in_folder(path);
    if (path.extension() == ".index" || is_bundle_shard(path))
        return fs::path(path).replace_extension();
    return is_state_file(path) && fs::exists(path) ? read_state_file(path) : path;
}

} // namespace hit
