// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_index.h"
#include "model/checkpoint/bundle_objects.h"
#include "model/checkpoint/bundle_path.h"
#include "model/checkpoint/bundle_text.h"
#include "model/checkpoint/checks.h"
#include "model/checkpoint/file_range.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace hit {
namespace {

constexpr std::int64_t max_index = 64 << 20;

class TensorBundle final : public TensorFile
{
public:
    TensorBundle(std::filesystem::path index_path, std::int64_t index_bytes, BundleIndex index,
                 std::vector<InputFile> shards)
        : index_path_(std::move(index_path))
        , file_bytes_(index_bytes)
        , shards_(std::move(shards))
        , object_graph_(index.object_graph)
    {
        for (const InputFile &shard : shards_)
            file_bytes_ += shard.size();
        for (BundleTensor &tensor : index.tensors) {
            entries_.push_back(std::move(tensor.entry));
            places_.push_back(tensor.place);
        }
    }

    /// Compares what the index says with the shards and with the object graph.
    Status check() const
    {
        if (auto placed = check_places(); !placed)
            return placed;
        if (!object_graph_)
            return {}; // a checkpoint of TensorFlow 1
        const InputFile &shard = shard_of(*object_graph_);
        const auto graph = read_bundle_text(shard, *object_graph_, 1, "object graph");
        if (!graph)
            return tl::unexpected(graph.error());
        return check_object_graph(shard.path(), *graph, [this](std::string_view key) {
            return find(tensor_name(key)) != nullptr;
        });
    }

    std::string_view format() const override { return "tensorflow"; }
    const std::vector<TensorEntry> &entries() const override { return entries_; }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }
    std::int64_t file_bytes() const override { return file_bytes_; }

    Status read(const TensorEntry &entry, std::span<std::byte> out) override
    {
        const auto index = known(entry);
        if (!index)
            return tl::unexpected(index.error());
        if (entries_[*index].dtype == DType::String)
            return wrong_kind(entry, "holds text, not numbers");
        return read_range(range(*index), out);
    }

    Result<std::string> read_text(const TensorEntry &entry) override
    {
        const auto index = known(entry);
        if (!index)
            return tl::unexpected(index.error());
        if (entries_[*index].dtype != DType::String)
            return wrong_kind(entry, "holds numbers, not text");
        return text(*index);
    }

    Status verify(const Progress &progress, std::stop_token stop) override
    {
        std::vector<FileRange> ranges;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].dtype != DType::String)
                ranges.push_back(range(i));
            else if (auto read = text(i); !read)
                return tl::unexpected(read.error());
        }
        // In the order on disk.
        std::ranges::sort(ranges, {},
                          [](const FileRange &r) { return std::pair(r.file, r.offset); });
        return verify_ranges(ranges, progress, stop);
    }

private:
    const InputFile &shard_of(const BundlePlace &place) const
    {
        return shards_[static_cast<std::size_t>(place.shard)];
    }

    FileRange range(std::size_t i) const
    {
        const BundlePlace &place = places_[i];
        return {&shard_of(place), place.offset, place.size, place.crc, entries_[i].name};
    }

    Result<std::string> text(std::size_t i) const
    {
        return read_bundle_text(shard_of(places_[i]), places_[i], entries_[i].elements(),
                                entries_[i].name);
    }

    tl::unexpected<Error> wrong_kind(const TensorEntry &entry, const char *why) const
    {
        return fail(ErrorCode::WrongUse, index_path_.string(), in_quotes(entry.name) + " " + why);
    }

    Result<std::size_t> known(const TensorEntry &entry) const
    {
        const TensorEntry *found = find(entry.name);
        if (!found)
            return fail(ErrorCode::WrongUse, index_path_.string(),
                        "it has no tensor " + in_quotes(entry.name));
        return static_cast<std::size_t>(found - entries_.data());
    }

    /// Every tensor inside its shard, none over another: a file cannot ask for more memory than it
    /// has bytes.
    Status check_places() const
    {
        std::vector<const BundlePlace *> order;
        for (const BundlePlace &place : places_)
            order.push_back(&place);
        if (object_graph_)
            order.push_back(&*object_graph_);
        std::ranges::sort(order, {}, [](const BundlePlace *place) {
            return std::tuple(place->shard, place->offset, place->size);
        });
        int shard = -1;
        std::int64_t end = 0;
        for (const BundlePlace *place : order) {
            if (place->shard != std::exchange(shard, place->shard))
                end = 0;
            const InputFile &file = shard_of(*place);
            if (place->offset > file.size() || place->size > file.size() - place->offset)
                return damaged(file.path(), "it ends too early, tensors are missing at its end");
            if (place->offset < end)
                return damaged(index_path_, "it puts two tensors at one place");
            end = place->offset + place->size;
        }
        return {};
    }

    std::filesystem::path index_path_;
    std::int64_t file_bytes_;
    std::vector<InputFile> shards_;
    std::optional<BundlePlace> object_graph_;
    std::vector<TensorEntry> entries_;
    std::vector<BundlePlace> places_; ///< of the entries, in their order
    std::map<std::string, std::string> metadata_;
};

Result<std::vector<InputFile>> open_shards(const std::filesystem::path &prefix, int count)
{
    std::vector<InputFile> shards;
    for (int shard = 0; shard < count; ++shard) {
        auto file = InputFile::open(bundle_shard_path(prefix, shard, count));
        if (!file) {
            file.error().remedy = "an .index file and its .data files belong together";
            return tl::unexpected(file.error());
        }
        shards.push_back(std::move(*file));
    }
    return shards;
}

Result<std::unique_ptr<TensorFile>> open_bundle(const std::filesystem::path &path)
{
    const auto prefix = bundle_prefix(path);
    if (!prefix)
        return tl::unexpected(prefix.error());
    const auto index_path = bundle_index_path(*prefix);
    const auto bytes = read_small_file(index_path, max_index);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto index = parse_bundle_index(index_path, *bytes);
    if (!index)
        return tl::unexpected(index.error());
    auto shards = open_shards(*prefix, index->shards);
    if (!shards)
        return tl::unexpected(shards.error());
    auto bundle =
        std::make_unique<TensorBundle>(index_path, static_cast<std::int64_t>(bytes->size()),
                                       std::move(*index), std::move(*shards));
    if (auto checked = bundle->check(); !checked)
        return tl::unexpected(checked.error());
    return bundle;
}

} // namespace

Result<std::unique_ptr<TensorFile>> open_tensor_bundle(const std::filesystem::path &path)
{
    return guard(path.string(), [&] { return open_bundle(path); });
}

} // namespace hit
