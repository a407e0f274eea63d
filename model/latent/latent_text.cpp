// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace hit {
namespace {

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

template <typename Number>
std::optional<Number> number_from(std::string_view text)
{
    text = trimmed(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// At most four decimals: finer than any drag of the pointer.
std::string short_text(double value)
{
    char buffer[64];
    const auto [end, error] =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::fixed, 4);
    std::string text(buffer, end);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text == "-0" ? "0" : text;
}

tl::unexpected<Error> bad_place(std::string_view text)
{
    return fail(ErrorCode::WrongUse, '"' + std::string(text) + '"',
                "it is not a place on the seed plane",
                "one or two numbers within 2,147,483,648 of zero, such as 4217 or 4217.38, 12.06");
}

struct SeedRange
{
    std::int64_t first, last;
};

/// "5", "0-15", "-3--1": the dash between the two is the first one after a digit.
std::optional<SeedRange> range_from(std::string_view part)
{
    const auto digit = part.find_first_of("0123456789");
    const auto dash = digit == std::string_view::npos ? digit : part.find('-', digit);
    const auto first = number_from<std::int64_t>(part.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : number_from<std::int64_t>(part.substr(dash + 1));
    if (!first || !last || *last < *first)
        return std::nullopt;
    return SeedRange{*first, *last};
}

} // namespace

std::string to_text(PlanePoint point)
{
    const std::string y = short_text(point.y);
    return y == "0" ? short_text(point.x) : short_text(point.x) + ", " + y;
}

Result<PlanePoint> plane_point_from_text(std::string_view text)
{
    const auto comma = text.find(',');
    const auto x = number_from<double>(text.substr(0, comma));
    const auto y = comma == std::string_view::npos ? std::optional<double>(0)
                                                   : number_from<double>(text.substr(comma + 1));
    // Negated, so that a NaN fails too.
    if (!x || !y || !(std::abs(*x) <= PlanePoint::limit) || !(std::abs(*y) <= PlanePoint::limit))
        return bad_place(text);
    return PlanePoint{*x, *y};
}

Result<std::vector<std::int64_t>> seeds_from_text(std::string_view text, std::size_t limit)
{
    std::vector<std::int64_t> seeds;
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        const auto part = trimmed(text.substr(at, comma - at));
        at = comma + 1;
        const auto range = range_from(part);
        if (!range)
            return fail(ErrorCode::WrongUse,
                        '"' + std::string(part) + "\" is neither a seed nor a range such as 5-7",
                        {});
        const auto more =
            static_cast<std::uint64_t>(range->last) - static_cast<std::uint64_t>(range->first);
        if (more >= limit - seeds.size())
            return fail(ErrorCode::WrongUse, "the seeds \"" + std::string(part) + '"',
                        "there are more than " + std::to_string(limit) + " of them");
        for (std::uint64_t i = 0; i <= more; ++i)
            seeds.push_back(
                static_cast<std::int64_t>(static_cast<std::uint64_t>(range->first) + i));
    }
    return seeds;
}

} // namespace hit
