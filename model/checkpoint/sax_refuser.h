// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace hit {

/// A JSON visitor that refuses everything; a strict reader overrides what it expects. Nothing is
/// kept of a document that is not asked for, so that its size bounds the memory.
class SaxRefuser : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool null() override { return refuse(); }
    bool boolean(bool) override { return refuse(); }
    bool number_integer(std::int64_t) override { return refuse(); }
    bool number_unsigned(std::uint64_t) override { return refuse(); }
    bool number_float(double, const std::string &) override { return refuse(); }
    bool string(std::string &) override { return refuse(); }
    bool binary(nlohmann::json::binary_t &) override { return refuse(); }
    bool start_object(std::size_t) override { return refuse(); }
    bool key(std::string &) override { return refuse(); }
    bool end_object() override { return refuse(); }
    bool start_array(std::size_t) override { return refuse(); }
    bool end_array() override { return refuse(); }
    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::json::exception &) override
    {
        return refuse("it is not JSON at byte " + std::to_string(position));
    }

    /// Visits a whole document. One with a text of more than 4 MB or a number of more than 64
    /// digits is refused unread: the JSON library holds several copies of a token.
    bool read(std::string_view document);
    const std::string &why() const { return why_; }

protected:
    bool refuse(std::string why = "a value has the wrong type")
    {
        why_ = std::move(why);
        return false;
    }

private:
    std::string why_;
};

} // namespace hit
