// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hit {

/// Takes a base-128 number of at most 10 bytes and 64 bits off the front of `bytes`; nothing if
/// there is none.
std::optional<std::uint64_t> take_varint(std::string_view &bytes);
/// Takes 4 bytes, little-endian.
std::optional<std::uint32_t> take_fixed32(std::string_view &bytes);

/// Walks over the fields of one protobuf message in wire format; copies nothing and allocates
/// nothing. Groups are refused. Nested messages are read by a reader of their own, so that the
/// depth is that of the caller's code and no input can make it deeper.
///
///     ProtobufReader fields(bytes);
///     while (fields.next())
///         if (fields.number() == 1)
///             size = fields.varint();
///     if (!fields.ok()) ...
class ProtobufReader final
{
public:
    explicit ProtobufReader(std::string_view bytes)
        : rest_(bytes)
    {
    }

    /// Goes to the next field; false at the end, and where the message is malformed.
    bool next();
    /// Whether all was well formed so far and every value was of the type that was asked for.
    bool ok() const { return ok_; }

    int number() const { return number_; }
    /// The current field's value; 0 or nothing if it is of another type.
    std::uint64_t varint() { return value(Wire::Varint); }
    std::uint32_t fixed32() { return static_cast<std::uint32_t>(value(Wire::Fixed32)); }
    std::string_view bytes();

private:
    enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

    bool read_value();
    bool take_bytes(std::uint64_t size);
    std::uint64_t value(Wire wire);

    std::string_view rest_;
    bool ok_ = true;
    int number_ = 0;
    Wire wire_ = Wire::Varint;
    std::uint64_t value_ = 0;
    std::string_view bytes_;
};

} // namespace hit
