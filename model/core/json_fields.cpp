// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/json_fields.h"

#include "model/core/base64.h"

#include <algorithm>
#include <cstdint>

namespace hit {
namespace {

std::string number_text(double value)
{
    return nlohmann::json(value).dump();
}

std::string between(double least, double most)
{
    return "it is not between " + number_text(least) + " and " + number_text(most);
}

std::int64_t integer(const nlohmann::json &json, const std::string &path, std::int64_t least,
                     std::int64_t most)
{
    if (!json.is_number_integer())
        JsonFields::refuse(path, "it is not a whole number");
    // An unsigned number above 2^63 would turn negative.
    const bool huge = json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX;
    const auto number = json.get<std::int64_t>();
    if (huge || number < least || number > most)
        JsonFields::refuse(path, "it is not between " + std::to_string(least) + " and "
                                     + std::to_string(most));
    return number;
}

} // namespace

JsonFields::JsonFields(const nlohmann::json &json, std::string path)
    : json_(json)
    , path_(std::move(path))
{
    if (!json_.is_object())
        refuse(path_, "it is not a JSON object");
}

void JsonFields::read(const char *name, bool &value)
{
    const auto *field = take(name);
    if (!field)
        return;
    if (!field->is_boolean())
        refuse(path_of(name), "it is neither true nor false");
    value = field->get<bool>();
}

void JsonFields::read(const char *name, double &value, double least, double most)
{
    const auto *field = take(name);
    if (!field)
        return;
    if (!field->is_number())
        refuse(path_of(name), "it is not a number");
    const double number = field->get<double>();
    // Negated, so that a NaN fails too.
    if (!(number >= least && number <= most))
        refuse(path_of(name), between(least, most));
    value = number;
}

void JsonFields::read(const char *name, int &value, int least, int most)
{
    if (const auto *field = take(name))
        value = static_cast<int>(integer(*field, path_of(name), least, most));
}

void JsonFields::read(const char *name, std::int64_t &value, std::int64_t least, std::int64_t most)
{
    if (const auto *field = take(name))
        value = integer(*field, path_of(name), least, most);
}

void JsonFields::read(const char *name, std::vector<int> &value, int least, int most,
                      std::size_t longest)
{
    const auto *list = array(name, longest);
    if (!list)
        return;
    value.clear();
    for (const auto &entry : *list)
        value.push_back(static_cast<int>(
            integer(entry, path_of(name) + '[' + std::to_string(value.size()) + ']', least, most)));
}

void JsonFields::read(const char *name, std::string &value, std::size_t longest)
{
    const auto *field = take(name);
    if (!field)
        return;
    if (!field->is_string())
        refuse(path_of(name), "it is not a text");
    const auto &text = field->get_ref<const std::string &>();
    if (text.size() > longest)
        refuse(path_of(name), "it is longer than " + std::to_string(longest) + " bytes");
    value = text;
}

void JsonFields::read(const char *name, std::vector<float> &value, std::size_t longest)
{
    const auto *field = take(name);
    if (!field)
        return;
    if (!field->is_string())
        refuse(path_of(name), "it is not a text");
    const auto &text = field->get_ref<const std::string &>();
    if (text.size() / 4 * 3 / sizeof(float) > longest)
        refuse(path_of(name), "it has more than " + std::to_string(longest) + " numbers");
    auto floats = floats_from_base64(text);
    if (!floats)
        refuse(path_of(name), "it is not base64 of finite 32-bit floats");
    value = std::move(*floats);
}

std::size_t JsonFields::read_choice(const char *name, std::vector<std::string_view> choices,
                                    std::size_t value)
{
    const auto *field = take(name);
    if (!field)
        return value;
    const auto found = field->is_string()
                           ? std::find(choices.begin(), choices.end(), field->get<std::string>())
                           : choices.end();
    if (found == choices.end()) {
        std::string why = "it is none of";
        for (const auto choice : choices)
            why += " \"" + std::string(choice) + '"';
        refuse(path_of(name), why);
    }
    return static_cast<std::size_t>(found - choices.begin());
}

const nlohmann::json *JsonFields::object(const char *name)
{
    return take(name);
}

const nlohmann::json *JsonFields::array(const char *name, std::size_t longest)
{
    const auto *field = take(name);
    if (!field)
        return nullptr;
    if (!field->is_array())
        refuse(path_of(name), "it is not a list");
    if (field->size() > longest)
        refuse(path_of(name), "it has more than " + std::to_string(longest) + " entries");
    return field;
}

bool JsonFields::has(const char *name) const
{
    return json_.contains(name);
}

void JsonFields::need(const char *name) const
{
    if (!json_.contains(name))
        refuse(path_of(name), "it is missing");
}

nlohmann::json JsonFields::rest() const
{
    nlohmann::json rest = nlohmann::json::object();
    for (const auto &[name, value] : json_.items())
        if (std::find(taken_.begin(), taken_.end(), name) == taken_.end())
            rest[name] = value;
    return rest;
}

void JsonFields::finish() const
{
    const auto left = rest();
    if (!left.empty())
        refuse(path_of(left.begin().key()), "this version of Hitscope does not know this field");
}

std::string JsonFields::path_of(std::string_view name) const
{
    return path_.empty() ? std::string(name) : path_ + '.' + std::string(name);
}

void JsonFields::refuse(const std::string &path, std::string why)
{
    throw ErrorException(
        {ErrorCode::BadFile, path.empty() ? "the saved state" : path, std::move(why), {}, {}});
}

const nlohmann::json *JsonFields::take(const char *name)
{
    const auto found = json_.find(name);
    if (found == json_.end())
        return nullptr;
    taken_.emplace_back(name);
    return &*found;
}

} // namespace hit
