// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/core/input_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

namespace hit {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t max_header = 64 << 10;
constexpr const char *save_again = "save it with numpy.save, as a float32 array in C order";

struct Header
{
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::int64_t data_start = 0;
};

/// Reads the Python dictionary of the header, as numpy writes it: the three keys, in any order.
class DictReader
{
public:
    explicit DictReader(std::string_view text)
        : rest_(text)
    {
    }

    std::string descr;
    bool fortran_order = false;
    std::vector<std::int64_t> shape;

    bool read()
    {
        if (!take('{'))
            return false;
        while (!take('}'))
            if (!read_item() || (!take(',') && !peek('}')))
                return false;
        skip_space();
        return rest_.empty() && has_descr_ && has_order_ && has_shape_;
    }

private:
    void skip_space()
    {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size()));
    }
    bool peek(char letter)
    {
        skip_space();
        return rest_.starts_with(letter);
    }
    bool take(char letter)
    {
        const bool there = peek(letter);
        rest_.remove_prefix(there ? 1 : 0);
        return there;
    }
    bool take(std::string_view word)
    {
        skip_space();
        const bool there = rest_.starts_with(word);
        rest_.remove_prefix(there ? word.size() : 0);
        return there;
    }

    std::optional<std::string> take_string()
    {
        const char quote = peek('"') ? '"' : '\'';
        if (!take(quote))
            return std::nullopt;
        const auto end = rest_.find(quote);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return text;
    }

    bool read_item()
    {
        const auto key = take_string();
        if (!key || !take(':'))
            return false;
        if (*key == "descr" && !std::exchange(has_descr_, true)) {
            // Anything but a string is the description of a structured array.
            descr = peek('[') ? "[" : take_string().value_or("");
            return !descr.empty() && descr != "[";
        }
        if (*key == "fortran_order" && !std::exchange(has_order_, true)) {
            fortran_order = take("True");
            return fortran_order || take("False");
        }
        return *key == "shape" && !std::exchange(has_shape_, true) && read_shape();
    }

    bool read_shape()
    {
        if (!take('('))
            return false;
        while (!take(')')) {
            skip_space();
            std::int64_t size = 0;
            const auto [end, error] =
                std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
            if (error != std::errc() || size < 0 || shape.size() == max_rank)
                return false;
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            shape.push_back(size);
            if (!take(',') && !peek(')'))
                return false;
        }
        return true;
    }

    std::string_view rest_;
    bool has_descr_ = false, has_order_ = false, has_shape_ = false;
};

/// The text of the header and where the data begin.
Result<std::pair<std::string, std::int64_t>> read_header_text(const InputFile &file)
{
    if (file.size() == 0)
        return damaged(file.path(), "it is empty");
    std::array<char, 12> start{};
    const auto available = std::min<std::int64_t>(file.size(), start.size());
    if (auto read = file.read_at(
            0, std::as_writable_bytes(std::span(start)).first(static_cast<std::size_t>(available)));
        !read)
        return tl::unexpected(read.error());
    if (!std::string_view(start.data(), start.size()).starts_with(magic))
        return refused(file.path(), "it is no .npy file", save_again);
    const int version = static_cast<unsigned char>(start[6]);
    if (version < 1 || version > 3)
        return refused(file.path(), "it has an unknown version of the .npy format", save_again);
    // The length has 2 bytes in version 1, 4 bytes later.
    const std::size_t length_size = version == 1 ? 2 : 4;
    std::uint32_t length = 0;
    std::memcpy(&length, start.data() + 8, length_size);
    const auto text_start = static_cast<std::int64_t>(8 + length_size);
    if (length > max_header || text_start + length > file.size())
        return damaged(file.path(), "it ends inside its header");
    std::string text(length, '\0');
    if (auto read = file.read_at(text_start, std::as_writable_bytes(std::span(text))); !read)
        return tl::unexpected(read.error());
    return std::pair(std::move(text), text_start + length);
}

Result<Header> read_header(const InputFile &file)
{
    const auto text = read_header_text(file);
    if (!text)
        return tl::unexpected(text.error());
    DictReader dict(text->first);
    if (!dict.read())
        return refused(file.path(), "its header is not that of a plain array", save_again);
    if (dict.fortran_order)
        return refused(file.path(), "it is stored column by column (Fortran order)", save_again);
    if (dict.descr.find('O') != std::string::npos)
        return refused(file.path(),
                       "it holds Python objects, which can run code when they are read",
                       save_again);
    if (dict.descr != "<f4" && dict.descr != "<f8")
        return refused(file.path(),
                       "its type " + in_quotes(dict.descr) + " is not float32 or float64",
                       save_again);
    Header header{dict.descr == "<f4" ? DType::F32 : DType::F64, std::move(dict.shape),
                  text->second};
    const auto bytes = checked_bytes(header.shape, header.dtype);
    if (!bytes || *bytes != file.size() - header.data_start)
        return damaged(file.path(), "its shape and its length disagree");
    return header;
}

Status read_doubles(const InputFile &file, std::int64_t offset, std::span<float> out)
{
    std::vector<double> block(std::min<std::size_t>(out.size(), 1 << 16));
    while (!out.empty()) {
        const auto part = std::span(block).first(std::min(block.size(), out.size()));
        if (auto read = file.read_at(offset, std::as_writable_bytes(part)); !read)
            return read;
        std::ranges::transform(part, out.begin(), [](double x) { return static_cast<float>(x); });
        offset += static_cast<std::int64_t>(part.size_bytes());
        out = out.subspan(part.size());
    }
    return {};
}

} // namespace

Result<Array> read_npy(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Result<Array> {
        const auto file = InputFile::open(path);
        if (!file)
            return tl::unexpected(file.error());
        auto header = read_header(*file);
        if (!header)
            return tl::unexpected(header.error());
        Array array{std::move(header->shape), {}};
        array.values.resize(static_cast<std::size_t>(*checked_elements(array.shape)));
        const std::span<float> values(array.values);
        auto read = header->dtype == DType::F32
                        ? file->read_at(header->data_start, std::as_writable_bytes(values))
                        : read_doubles(*file, header->data_start, values);
        if (!read)
            return tl::unexpected(read.error());
        return array;
    });
}

Result<Array> read_latents(const std::filesystem::path &path)
{
    auto array = read_npy(path);
    if (!array)
        return array;
    const auto &values = array->values;
    const auto bad = std::find_if(values.begin(), values.end(),
                                  [](float value) { return !std::isfinite(value); });
    if (bad != values.end())
        return fail(ErrorCode::BadFile, path.string(),
                    "value " + std::to_string(bad - values.begin()) + " is not a finite number",
                    "a latent is made of finite numbers; make the file again");
    return array;
}

} // namespace hit
