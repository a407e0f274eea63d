// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/input_file.h"
#include "model/media/image_file.h"

#include <array>
#include <cstring>
#include <optional>
#include <zlib.h>

namespace hit {
namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view keyword("hitscope\0", 9); // the zero ends it in the file
constexpr std::int64_t max_chunk = 64'000'000;
constexpr std::size_t max_inflated = 16'000'000;
constexpr int max_chunks = 1'000'000;

struct ChunkHeader
{
    std::int64_t length = 0;
    std::array<char, 4> type{};
    std::string_view name() const { return {type.data(), type.size()}; }
};

std::uint32_t big_endian(const char *bytes)
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

/// Walks the chunks of one file; every length is checked against the file's own before it is used.
class ChunkReader
{
public:
    explicit ChunkReader(const InputFile &file)
        : file_(file)
    {
    }

    tl::unexpected<Error> bad(std::string why) const
    {
        return fail(ErrorCode::BadFile, file_.path().string(), std::move(why),
                    "open a PNG that Hitscope wrote, unchanged by other programs");
    }

    Result<std::string> read(std::int64_t count)
    {
        if (count > left())
            return bad("the PNG ends too early");
        std::string bytes(static_cast<std::size_t>(count), '\0');
        if (Status done = file_.read_at(offset_, std::as_writable_bytes(std::span(bytes))); !done)
            return tl::unexpected(done.error());
        offset_ += count;
        return bytes;
    }

    Result<ChunkHeader> next()
    {
        Result<std::string> bytes = read(8);
        if (!bytes)
            return tl::unexpected(bytes.error());
        ChunkHeader header;
        header.length = big_endian(bytes->data());
        std::memcpy(header.type.data(), bytes->data() + 4, 4);
        if (header.length > 0x7fffffffU || header.length + 4 > left())
            return bad("a chunk is longer than the file");
        for (const char c : header.type)
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
                return bad("a chunk has no valid name");
        return header;
    }

    void skip(const ChunkHeader &header) { offset_ += header.length + 4; }

    Result<std::string> body(const ChunkHeader &header)
    {
        if (header.length > max_chunk)
            return bad("its text chunk has more than 64 MB");
        Result<std::string> bytes = read(header.length + 4);
        if (!bytes)
            return bytes;
        const std::uint32_t stored = big_endian(bytes->data() + header.length);
        bytes->resize(static_cast<std::size_t>(header.length));
        uLong sum = crc32(0, reinterpret_cast<const Bytef *>(header.type.data()), 4);
        sum = crc32(sum, reinterpret_cast<const Bytef *>(bytes->data()),
                    static_cast<uInt>(bytes->size()));
        if (sum != stored)
            return bad("the checksum of its chunk " + std::string(header.name()) + " is wrong");
        return bytes;
    }

private:
    std::int64_t left() const { return file_.size() - offset_; }

    const InputFile &file_;
    std::int64_t offset_ = 0;
};

/// Nothing if the stream is damaged or larger than max_inflated.
std::optional<std::string> inflate_text(std::string_view packed)
{
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::array<char, 1 << 16> block{};
    int state = Z_OK;
    while (state == Z_OK && out.size() <= max_inflated) {
        stream.next_out = reinterpret_cast<Bytef *>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(block.data(), block.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END || out.size() > max_inflated)
        return std::nullopt;
    return out;
}

/// The text after the keyword, by the three layouts of the PNG specification (section 11.3.3).
std::optional<std::string> text_of(std::string_view type, std::string_view rest)
{
    if (type == "tEXt")
        return std::string(rest);
    if (type == "zTXt")
        return !rest.empty() && rest[0] == 0 ? inflate_text(rest.substr(1)) : std::nullopt;
    if (rest.size() < 2)
        return std::nullopt;
    const bool packed = rest[0] == 1;
    if (rest[0] > 1 || rest[0] < 0 || (packed && rest[1] != 0))
        return std::nullopt;
    rest.remove_prefix(2);
    for (int field = 0; field < 2; ++field) { // language, translated keyword
        const std::size_t end = rest.find('\0');
        if (end == std::string_view::npos)
            return std::nullopt;
        rest.remove_prefix(end + 1);
    }
    return packed ? inflate_text(rest) : std::string(rest);
}

Result<std::string> find_state(ChunkReader &reader)
{
    Result<std::string> start = reader.read(static_cast<std::int64_t>(signature.size()));
    if (!start || *start != signature)
        return reader.bad("is not a PNG");
    for (int count = 0; count < max_chunks; ++count) {
        Result<ChunkHeader> header = reader.next();
        if (!header)
            return tl::unexpected(header.error());
        const std::string_view name = header->name();
        if ((count == 0) != (name == "IHDR"))
            return reader.bad("its chunks are not in the order of a PNG");
        if (name == "IEND")
            return reader.bad("holds no Hitscope state");
        if (name != "tEXt" && name != "zTXt" && name != "iTXt") {
            reader.skip(*header);
            continue;
        }
        Result<std::string> body = reader.body(*header);
        if (!body)
            return body;
        if (!std::string_view(*body).starts_with(keyword))
            continue;
        std::optional<std::string> text =
            text_of(name, std::string_view(*body).substr(keyword.size()));
        if (!text)
            return reader.bad("its text chunk is damaged or larger than 16 MB");
        return std::move(*text);
    }
    return reader.bad("has too many chunks");
}

} // namespace

Result<std::string> read_state_chunk(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Result<std::string> {
        Result<InputFile> file = InputFile::open(path);
        if (!file)
            return tl::unexpected(file.error());
        ChunkReader reader(*file);
        return find_state(reader);
    });
}

} // namespace hit
