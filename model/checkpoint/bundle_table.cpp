// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_table.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/protobuf_reader.h"

#include <optional>
#include <span>
#include <string>

namespace hit {
namespace {

constexpr std::size_t footer_size = 48;
constexpr std::size_t handles_size = 40; ///< two handles, padded
constexpr std::size_t trailer_size = 5;  ///< compression type and checksum after each block
constexpr std::size_t max_key = 4096;
constexpr std::string_view magic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";

struct BlockHandle
{
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t end() const { return offset + size + trailer_size; }
};

/// A block that lies, with its trailer, in the first `limit` bytes.
std::optional<BlockHandle> take_handle(std::string_view &bytes, std::uint64_t limit)
{
    const auto offset = take_varint(bytes);
    const auto size = offset ? take_varint(bytes) : std::nullopt;
    if (!size || *offset > limit || *size > limit - *offset
        || limit - *offset - *size < trailer_size)
        return std::nullopt;
    return BlockHandle{*offset, *size};
}

/// Walks over the entries of one block; keys share prefixes with the one before.
class BlockReader
{
public:
    explicit BlockReader(std::string_view block)
    {
        // The restart points at the end serve a search; here every entry is read.
        auto tail = block.substr(block.size() - std::min<std::size_t>(block.size(), 4));
        const auto restarts = take_fixed32(tail);
        ok_ = restarts && *restarts <= (block.size() - 4) / 4;
        if (ok_)
            rest_ = block.substr(0, block.size() - 4 - std::size_t{4} * *restarts);
    }

    bool next()
    {
        if (!ok_ || rest_.empty())
            return false;
        const auto shared = take_varint(rest_);
        const auto own = shared ? take_varint(rest_) : std::nullopt;
        const auto length = own ? take_varint(rest_) : std::nullopt;
        ok_ = length && *shared <= key_.size() && *own <= rest_.size()
              && *length <= rest_.size() - *own && *shared + *own <= max_key;
        if (!ok_)
            return false;
        key_.resize(*shared);
        key_ += rest_.substr(0, *own);
        value_ = rest_.substr(*own, *length);
        rest_.remove_prefix(*own + *length);
        return true;
    }

    bool ok() const { return ok_; }
    const std::string &key() const { return key_; }
    std::string_view value() const { return value_; }

private:
    std::string_view rest_;
    std::string key_;
    std::string_view value_;
    bool ok_ = false;
};

Result<std::string_view> read_block(const std::filesystem::path &path, std::string_view file,
                                    const BlockHandle &handle)
{
    const auto checked = file.substr(handle.offset, handle.size + 1);
    auto stored = file.substr(handle.offset + handle.size + 1, 4);
    if (unmask_crc32c(*take_fixed32(stored)) != crc32c(std::as_bytes(std::span(checked))))
        return damaged(path, "the checksum of the block at byte " + std::to_string(handle.offset)
                                 + " is wrong");
    if (checked.back() != 0)
        return refused(path, "its blocks are compressed, which no TensorFlow does",
                       "save the checkpoint again with TensorFlow");
    return checked.substr(0, handle.size);
}

/// Keys rise over the whole table, so that none occurs twice.
Status visit_block(const std::filesystem::path &path, std::string_view block,
                   std::optional<std::string> &last_key, const TableVisitor &visit)
{
    BlockReader entries(block);
    while (entries.next()) {
        if (last_key && *last_key >= entries.key())
            return damaged(path, "its keys are not in order");
        last_key = entries.key();
        if (auto visited = visit(entries.key(), entries.value()); !visited)
            return visited;
    }
    if (!entries.ok())
        return damaged(path, "one of its blocks cannot be read");
    return {};
}

struct Footer
{
    BlockHandle metaindex; ///< empty in a bundle
    BlockHandle index;     ///< lists the other blocks
};

Result<Footer> read_footer(const std::filesystem::path &path, std::string_view file)
{
    if (file.empty())
        return damaged(path, "it is empty");
    if (file.size() < footer_size || !ends_like_a_table(file.substr(file.size() - magic.size())))
        return damaged(path, "it is no TensorFlow index, or it ends too early");
    const std::uint64_t limit = file.size() - footer_size;
    auto handles = file.substr(limit, handles_size);
    const auto metaindex = take_handle(handles, limit);
    const auto index = metaindex ? take_handle(handles, limit) : std::nullopt;
    if (!index)
        return damaged(path, "its last bytes name a place outside of the file");
    return Footer{*metaindex, *index};
}

} // namespace

bool ends_like_a_table(std::string_view file_end)
{
    return file_end.ends_with(magic);
}

Status read_table(const std::filesystem::path &path, std::string_view file,
                  const TableVisitor &visit)
{
    const auto footer = read_footer(path, file);
    if (!footer)
        return tl::unexpected(footer.error());
    if (auto metaindex = read_block(path, file, footer->metaindex); !metaindex)
        return tl::unexpected(metaindex.error());
    const auto index = read_block(path, file, footer->index);
    if (!index)
        return tl::unexpected(index.error());
    std::uint64_t end_before = 0;
    std::optional<std::string> last_separator, last_key;
    return visit_block(path, *index, last_separator,
                       [&](std::string_view, std::string_view value) -> Status {
                           const auto handle = take_handle(value, footer->index.offset);
                           if (!handle || handle->offset < end_before)
                               return damaged(path, "its list of blocks names a wrong place");
                           end_before = handle->end();
                           const auto block = read_block(path, file, *handle);
                           if (!block)
                               return tl::unexpected(block.error());
                           return visit_block(path, *block, last_key, visit);
                       });
}

} // namespace hit
