// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/cut_short.h"

#include <cstdint>
#include <string_view>

namespace hit {
namespace {

using namespace std::string_view_literals;

enum class Order { Little, Big };

/// `bytes` long at `offset`; beyond the end of the file it reads zeros.
std::uint64_t number_at(std::string_view file, std::uint64_t offset, std::uint64_t bytes,
                        Order order)
{
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < bytes; ++i) {
        const std::uint64_t at = offset + (order == Order::Big ? i : bytes - 1 - i);
        value = value << 8 | (at < file.size() ? static_cast<unsigned char>(file[at]) : 0);
    }
    return value;
}

/// The marker of the end is looked for behind the headers, where a thumbnail may have its own; in
/// what follows it can be nothing else.
bool is_jpeg_cut_short(std::string_view file)
{
    constexpr auto begin_of_scan = '\xda', end_of_image = '\xd9';
    std::uint64_t at = 2;
    while (at + 4 <= file.size() && file[at] == '\xff') {
        const char marker = file[at + 1];
        if (marker == end_of_image)
            return false;
        if (marker == begin_of_scan)
            return file.find("\xff\xd9"sv, at) == file.npos;
        at += 2 + number_at(file, at + 2, 2, Order::Big);
    }
    return at + 4 > file.size();
}

/// Only its directory is looked for: most programs write it last.
bool is_tiff_cut_short(std::string_view file)
{
    const Order order = file.starts_with('I') ? Order::Little : Order::Big;
    const bool big = number_at(file, 2, 2, order) == 43;
    const std::uint64_t directory =
        big ? number_at(file, 8, 8, order) : number_at(file, 4, 4, order);
    return directory >= file.size();
}

} // namespace

bool is_cut_short(std::span<const std::byte> bytes)
{
    const std::string_view file(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (file.starts_with("\x89PNG"sv))
        return file.find("IEND\xae\x42\x60\x82"sv) == file.npos;
    if (file.starts_with("\xff\xd8"sv))
        return is_jpeg_cut_short(file);
    if (file.starts_with("GIF8"sv))
        return !file.ends_with("\0;"sv); // the end of the last block, and of the file
    if (file.starts_with("RIFF"sv))
        return number_at(file, 4, 4, Order::Little) + 8 > file.size();
    if (file.starts_with("II"sv) || file.starts_with("MM"sv))
        return is_tiff_cut_short(file);
    return false;
}

} // namespace hit
