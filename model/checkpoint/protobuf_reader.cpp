// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/protobuf_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace hit {

std::optional<std::uint64_t> take_varint(std::string_view &bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 10); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (i == 9 && byte > 1)
            return std::nullopt; // more than 64 bits
        value |= std::uint64_t{byte & 0x7fu} << (7 * i);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            return value;
        }
    }
    return std::nullopt;
}

std::optional<std::uint32_t> take_fixed32(std::string_view &bytes)
{
    std::uint32_t value = 0;
    if (bytes.size() < sizeof value)
        return std::nullopt;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

bool ProtobufReader::next()
{
    if (!ok_ || rest_.empty())
        return false;
    const auto tag = take_varint(rest_);
    ok_ = tag && *tag <= std::numeric_limits<std::uint32_t>::max() && (*tag >> 3) != 0;
    if (!ok_)
        return false;
    number_ = static_cast<int>(*tag >> 3);
    wire_ = static_cast<Wire>(*tag & 7);
    ok_ = read_value();
    return ok_;
}

bool ProtobufReader::read_value()
{
    switch (wire_) {
    case Wire::Varint: {
        const auto number = take_varint(rest_);
        value_ = number.value_or(0);
        return number.has_value();
    }
    case Wire::Fixed32: {
        const auto number = take_fixed32(rest_);
        value_ = number.value_or(0);
        return number.has_value();
    }
    case Wire::Fixed64:
        return take_bytes(8);
    case Wire::Bytes: {
        const auto size = take_varint(rest_);
        return size && take_bytes(*size);
    }
    }
    return false; // groups, and what does not exist
}

bool ProtobufReader::take_bytes(std::uint64_t size)
{
    if (size > rest_.size())
        return false;
    bytes_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
}

std::uint64_t ProtobufReader::value(Wire wire)
{
    ok_ = ok_ && wire_ == wire;
    return ok_ ? value_ : 0;
}

std::string_view ProtobufReader::bytes()
{
    ok_ = ok_ && wire_ == Wire::Bytes;
    return ok_ ? bytes_ : std::string_view{};
}

} // namespace hit
