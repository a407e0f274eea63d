// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// Reads a JSON object field by field; what is wrong is thrown as an ErrorException (BadFile) that
/// names the field, "edits[3].sigma", so that readers are straight lines inside one guard(). A
/// missing field leaves `value` as it is: older files have fewer fields.
class JsonFields
{
public:
    /// `json` must outlive this.
    JsonFields(const nlohmann::json &json, std::string path);

    void read(const char *name, bool &value);
    void read(const char *name, double &value, double least, double most);
    void read(const char *name, int &value, int least, int most);
    void read(const char *name, std::int64_t &value, std::int64_t least, std::int64_t most);
    void read(const char *name, std::string &value, std::size_t longest);
    /// A list of whole numbers.
    void read(const char *name, std::vector<int> &value, int least, int most, std::size_t longest);
    /// Base64 of float32.
    void read(const char *name, std::vector<float> &value, std::size_t longest);
    /// The place of `name` in `choices`.
    std::size_t read_choice(const char *name, std::vector<std::string_view> choices,
                            std::size_t value);
    /// The field itself, or nullptr. An array has at most `longest` entries.
    const nlohmann::json *object(const char *name);
    const nlohmann::json *array(const char *name, std::size_t longest);

    bool has(const char *name) const;
    /// Refuses the object if the field is missing.
    void need(const char *name) const;
    /// Fields that nobody has read.
    nlohmann::json rest() const;
    /// Refuses fields that nobody has read.
    void finish() const;

    std::string path_of(std::string_view name) const;
    [[noreturn]] static void refuse(const std::string &path, std::string why);

private:
    const nlohmann::json *take(const char *name);

    const nlohmann::json &json_;
    std::string path_;
    std::vector<std::string> taken_;
};

} // namespace hit
