// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"

namespace hit {

std::optional<std::int64_t> checked_elements(std::span<const std::int64_t> shape)
{
    std::int64_t product = 1;
    for (const std::int64_t dimension : shape)
        if (dimension < 0 || __builtin_mul_overflow(product, dimension, &product))
            return std::nullopt;
    return product;
}

std::optional<std::int64_t> checked_bytes(std::span<const std::int64_t> shape, DType dtype)
{
    auto bytes = checked_elements(shape);
    if (bytes
        && __builtin_mul_overflow(*bytes, static_cast<std::int64_t>(dtype_size(dtype)), &*bytes))
        return std::nullopt;
    return bytes;
}

std::string in_quotes(std::string_view name)
{
    constexpr std::size_t shown = 120;
    std::string text = "'";
    for (const char letter : name.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(letter);
        text += byte < 0x20 || byte == 0x7f ? '?' : letter;
    }
    return text + (name.size() > shown ? "...'" : "'");
}

tl::unexpected<Error> damaged(const std::filesystem::path &path, std::string why)
{
    return fail(ErrorCode::BadFile, path.string(), std::move(why),
                "the file is damaged, copy or download it again");
}

tl::unexpected<Error> refused(const std::filesystem::path &path, std::string why,
                              std::string remedy)
{
    return fail(ErrorCode::BadFile, path.string(), std::move(why), std::move(remedy));
}

} // namespace hit
