// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_index.h"

#include "model/checkpoint/bundle_table.h"
#include "model/checkpoint/checks.h"
#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/protobuf_reader.h"

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr int max_shards = 256;
constexpr std::string_view graph_key = "_CHECKPOINTABLE_OBJECT_GRAPH";
constexpr std::string_view variable_suffix = "/.ATTRIBUTES/VARIABLE_VALUE";
constexpr const char *save_whole = "save it again with tf.train.Checkpoint on one machine";

/// DataType of tensorflow/core/framework/types.proto.
std::optional<DType> to_dtype(std::uint64_t number)
{
    switch (number) {
    case 1:
        return DType::F32;
    case 2:
        return DType::F64;
    case 3:
        return DType::I32;
    case 4:
        return DType::U8;
    case 5:
        return DType::I16;
    case 6:
        return DType::I8;
    case 7:
        return DType::String;
    case 9:
        return DType::I64;
    case 10:
        return DType::Bool;
    case 14:
        return DType::BF16;
    case 17:
        return DType::U16;
    case 19:
        return DType::F16;
    case 22:
        return DType::U32;
    case 23:
        return DType::U64;
    default:
        return std::nullopt;
    }
}

class IndexReader
{
public:
    explicit IndexReader(const std::filesystem::path &path, std::size_t file_bytes)
        : path_(path)
        , name_budget_(2 * file_bytes + (1 << 20))
    {
    }

    Status add(std::string_view key, std::string_view value)
    {
        if (key.empty())
            return read_header(value);
        if (!has_header_)
            return damaged(path_, "it has no header");
        return read_entry(key, value);
    }

    Result<BundleIndex> finish()
    {
        if (!has_header_)
            return damaged(path_, "it has no header");
        const auto name = [](const BundleTensor &tensor) -> const std::string & {
            return tensor.entry.name;
        };
        std::ranges::sort(index_.tensors, {}, name);
        const auto twice = std::ranges::adjacent_find(index_.tensors, {}, name);
        if (twice != index_.tensors.end())
            return damaged(path_, in_quotes(twice->entry.name) + " occurs twice");
        return std::move(index_);
    }

private:
    Status read_header(std::string_view message);
    Status check_version(std::string_view message);
    Status read_entry(std::string_view key, std::string_view message);
    Status read_shape(std::string_view message, TensorEntry &entry);
    Status check_entry(const BundleTensor &tensor);

    tl::unexpected<Error> bad_message(std::string_view key)
    {
        return damaged(path_, "its entry " + in_quotes(key) + " cannot be read");
    }

    const std::filesystem::path &path_;
    /// Keys share prefixes in the file: a small file could ask for a lot of memory.
    std::size_t name_budget_;
    bool has_header_ = false;
    BundleIndex index_;
};

Status IndexReader::read_header(std::string_view message)
{
    std::uint64_t shards = 0;
    std::uint64_t endianness = 0;
    std::string_view version;
    ProtobufReader fields(message);
    while (fields.next()) {
        if (fields.number() == 1)
            shards = fields.varint();
        else if (fields.number() == 2)
            endianness = fields.varint();
        else if (fields.number() == 3)
            version = fields.bytes();
    }
    if (!fields.ok())
        return damaged(path_, "its header cannot be read");
    if (endianness != 0)
        return refused(path_, "it was written on a big-endian machine",
                       "save it again on a little-endian one");
    if (shards < 1 || shards > max_shards)
        return damaged(path_, "its header counts " + std::to_string(shards)
                                  + " data files, not 1 to " + std::to_string(max_shards));
    index_.shards = static_cast<int>(shards);
    has_header_ = true;
    return check_version(version);
}

/// VersionDef: we are consumer 1, as every TensorFlow to this day.
Status IndexReader::check_version(std::string_view message)
{
    bool readable = true;
    ProtobufReader fields(message);
    while (fields.next()) {
        if (fields.number() == 2)
            readable = readable && fields.varint() <= 1;
        // bad_consumers, packed or one by one; no writer names version 1.
        else if (fields.number() == 3)
            readable = false;
    }
    if (!fields.ok() || !readable)
        return refused(path_, "it needs a newer reader of TensorFlow bundles",
                       "convert it to safetensors with TensorFlow");
    return {};
}

Status IndexReader::read_entry(std::string_view key, std::string_view message)
{
    BundleTensor tensor;
    tensor.entry.name = tensor_name(key);
    std::uint64_t type = 0;
    std::string_view shape;
    bool sliced = false;
    ProtobufReader fields(message);
    while (fields.next()) {
        switch (fields.number()) {
        case 1:
            type = fields.varint();
            break;
        case 2:
            shape = fields.bytes();
            break;
        case 3:
            tensor.place.shard =
                static_cast<int>(std::min<std::uint64_t>(fields.varint(), max_shards));
            break;
        case 4:
            tensor.place.offset = static_cast<std::int64_t>(fields.varint());
            break;
        case 5:
            tensor.place.size = static_cast<std::int64_t>(fields.varint());
            break;
        case 6:
            tensor.place.crc = unmask_crc32c(fields.fixed32());
            break;
        case 7:
            sliced = true;
            break;
        default:
            break;
        }
    }
    if (!fields.ok())
        return bad_message(key);
    if (sliced)
        return refused(path_, in_quotes(key) + " is stored in slices", save_whole);
    const auto dtype = to_dtype(type);
    if (!dtype)
        return refused(path_,
                       in_quotes(key) + " has a type that is not supported (number "
                           + std::to_string(type) + ")",
                       save_whole);
    tensor.entry.dtype = *dtype;
    if (auto read = read_shape(shape, tensor.entry); !read)
        return read;
    if (auto checked = check_entry(tensor); !checked)
        return checked;
    if (key == graph_key) {
        index_.object_graph = tensor.place;
        return {};
    }
    if (index_.tensors.size() == max_tensors || name_budget_ < key.size())
        return damaged(path_, "it has too many tensors");
    name_budget_ -= key.size();
    index_.tensors.push_back(std::move(tensor));
    return {};
}

Status IndexReader::read_shape(std::string_view message, TensorEntry &entry)
{
    ProtobufReader fields(message);
    while (fields.next()) {
        if (fields.number() == 3)
            return damaged(path_, in_quotes(entry.name) + " has no known shape");
        if (fields.number() != 2)
            continue;
        if (entry.shape.size() == max_rank)
            return damaged(path_, in_quotes(entry.name) + " has too many dimensions");
        std::int64_t size = 0;
        ProtobufReader dimension(fields.bytes());
        while (dimension.next())
            if (dimension.number() == 1)
                size = static_cast<std::int64_t>(dimension.varint());
        if (!dimension.ok())
            return bad_message(entry.name);
        entry.shape.push_back(size);
    }
    return fields.ok() ? Status{} : bad_message(entry.name);
}

Status IndexReader::check_entry(const BundleTensor &tensor)
{
    const auto &[entry, place] = tensor;
    if (place.shard < 0 || place.shard >= index_.shards || place.offset < 0 || place.size < 0)
        return damaged(path_, in_quotes(entry.name) + " has no place in the data files");
    const auto elements = checked_elements(entry.shape);
    // A string takes a byte at least, for its length.
    const bool fits = entry.dtype == DType::String
                          ? elements && *elements <= place.size
                          : checked_bytes(entry.shape, entry.dtype) == place.size;
    if (!fits)
        return damaged(path_, in_quotes(entry.name) + ": its shape and its size disagree");
    return {};
}

} // namespace

std::string_view tensor_name(std::string_view checkpoint_key)
{
    if (checkpoint_key.ends_with(variable_suffix))
        checkpoint_key.remove_suffix(variable_suffix.size());
    return checkpoint_key;
}

Result<BundleIndex> parse_bundle_index(const std::filesystem::path &path, std::string_view file)
{
    IndexReader reader(path, file.size());
    auto read = read_table(path, file, [&](std::string_view key, std::string_view value) {
        return reader.add(key, value);
    });
    if (!read)
        return tl::unexpected(read.error());
    return reader.finish();
}

} // namespace hit
