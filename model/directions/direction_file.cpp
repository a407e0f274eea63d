// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/direction_file.h"

#include "model/checkpoint/tensor_file.h"
#include "model/latent/edit_json.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hit {
namespace {

using Json = nlohmann::json;

constexpr const char *tensor_name = "directions";
constexpr const char *descriptions_key = "hitscope.directions";
constexpr const char *shares_key = "hitscope.shares";

[[noreturn]] void refuse(const std::filesystem::path &path, std::string why)
{
    throw ErrorException(Error{ErrorCode::BadFile,
                               path.string(),
                               std::move(why),
                               "choose a file that hit directions or Hitscope wrote",
                               {}});
}

/// Of each direction its description, in order.
Json descriptions_in(const TensorFile &file, const std::filesystem::path &path)
{
    const auto text = file.metadata().find(descriptions_key);
    if (text == file.metadata().end())
        refuse(path, "it holds no directions");
    Json json = Json::parse(text->second, nullptr, /*allow_exceptions=*/false);
    if (!json.is_array() || json.empty() || json.size() > most_edits)
        refuse(path, "its descriptions are no list of 1 to " + std::to_string(most_edits));
    return json;
}

std::vector<float> values_in(TensorFile &file, std::size_t count, const std::filesystem::path &path)
{
    const TensorEntry *entry = file.find(tensor_name);
    const bool fits = entry && entry->dtype == DType::F32 && entry->shape.size() == 2
                      && entry->shape[0] == static_cast<std::int64_t>(count) && entry->shape[1] >= 1
                      && entry->shape[1] <= static_cast<std::int64_t>(longest_direction);
    if (!fits)
        refuse(path, "its directions are not one row of numbers for each description");
    std::vector<float> values(static_cast<std::size_t>(entry->elements()));
    if (Status read = file.read(*entry, std::as_writable_bytes(std::span(values))); !read)
        throw ErrorException(read.error());
    return values;
}

Edit direction_from(const Json &description, std::size_t index, std::vector<float> values,
                    const std::filesystem::path &path)
{
    const std::string name = std::string(tensor_name) + '[' + std::to_string(index) + ']';
    Edit edit;
    JsonFields fields(description, name);
    read_description(fields, edit);
    fields.finish();
    const auto is_finite = [](float value) { return std::isfinite(value); };
    const auto is_zero = [](float value) { return value == 0; };
    if (!std::all_of(values.begin(), values.end(), is_finite)
        || std::all_of(values.begin(), values.end(), is_zero))
        refuse(path, name + " is zero or not finite");
    edit.direction = std::move(values);
    return edit;
}

std::vector<double> shares_in(const TensorFile &file, std::size_t count,
                              const std::filesystem::path &path)
{
    const auto text = file.metadata().find(shares_key);
    if (text == file.metadata().end())
        return std::vector<double>(count, 0);
    const Json json = Json::parse(text->second, nullptr, /*allow_exceptions=*/false);
    // Negated, so that a NaN fails too.
    const auto is_share = [](const Json &number) {
        return number.is_number() && !(number.get<double>() < 0) && number.get<double>() <= 1;
    };
    if (!json.is_array() || json.size() != count
        || !std::all_of(json.begin(), json.end(), is_share))
        refuse(path, "its shares are not one number from 0 to 1 for each direction");
    return json.get<std::vector<double>>();
}

std::vector<FoundDirection> read(const std::filesystem::path &path)
{
    const auto opened = open_safetensors(path);
    if (!opened)
        throw ErrorException(opened.error());
    const Json descriptions = descriptions_in(**opened, path);
    const std::size_t count = descriptions.size();
    const std::vector<float> values = values_in(**opened, count, path);
    const auto length = static_cast<std::ptrdiff_t>(values.size() / count);
    const std::vector<double> shares = shares_in(**opened, count, path);
    std::vector<FoundDirection> found;
    for (auto row = values.begin(); row != values.end(); row += length)
        found.push_back(
            {direction_from(descriptions[found.size()], found.size(), {row, row + length}, path),
             shares[found.size()]});
    return found;
}

using Metadata = std::map<std::string, std::string>;

Status write(const std::filesystem::path &path, const Directions &directions, Metadata metadata,
             bool overwrite)
{
    const auto fits = [&](const Edit &edit) {
        return !edit.direction.empty()
               && edit.direction.size() == directions.front().direction.size();
    };
    if (directions.empty() || directions.size() > most_edits
        || !std::all_of(directions.begin(), directions.end(), fits))
        return fail(ErrorCode::WrongUse, "the directions",
                    "there are none, too many, or of several lengths");
    Json descriptions = Json::array();
    std::vector<float> values;
    for (const Edit &edit : directions) {
        descriptions.push_back(description_of(edit));
        values.insert(values.end(), edit.direction.begin(), edit.direction.end());
    }
    const std::vector<std::int64_t> shape{
        static_cast<std::int64_t>(directions.size()),
        static_cast<std::int64_t>(directions.front().direction.size())};
    const TensorView tensor{tensor_name, DType::F32, shape, std::as_bytes(std::span(values))};
    metadata.emplace(descriptions_key, descriptions.dump());
    return write_safetensors(path, {&tensor, 1}, metadata, overwrite);
}

Directions edits_of(const std::vector<FoundDirection> &found)
{
    Directions edits;
    for (const FoundDirection &one : found)
        edits.push_back(one.edit);
    return edits;
}

} // namespace

Status write_directions(const std::filesystem::path &path, const Directions &directions,
                        bool overwrite)
{
    return write(path, directions, {}, overwrite);
}

Result<Directions> read_directions(const std::filesystem::path &path)
{
    return read_found(path).map(edits_of);
}

Status write_found(const std::filesystem::path &path, const std::vector<FoundDirection> &found,
                   bool overwrite)
{
    Json shares = Json::array();
    for (const FoundDirection &one : found)
        shares.push_back(one.share);
    return write(path, edits_of(found), {{shares_key, shares.dump()}}, overwrite);
}

Result<std::vector<FoundDirection>> read_found(const std::filesystem::path &path)
{
    return guard(path.string(), [&] { return read(path); });
}

} // namespace hit
