// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/checkpoint/file_range.h"
#include "model/checkpoint/safetensors_checksums.h"
#include "model/checkpoint/safetensors_header.h"

#include <cstring>
#include <utility>

namespace hit {
namespace {

class SafetensorsFile final : public TensorFile
{
public:
    SafetensorsFile(InputFile file, std::int64_t data_start, SafetensorsHeader header)
        : file_(std::move(file))
        , metadata_(std::move(header.metadata))
    {
        for (SafetensorsTensor &tensor : header.tensors) {
            entries_.push_back(std::move(tensor.entry));
            ranges_.push_back(
                {&file_, data_start + tensor.begin, tensor.end - tensor.begin, {}, {}});
        }
        for (std::size_t i = 0; i < entries_.size(); ++i)
            ranges_[i].name = entries_[i].name;
    }

    Status read_checksums()
    {
        const auto found = metadata_.find(std::string(checksums_key));
        if (found == metadata_.end())
            return {};
        auto crcs = parse_checksums(file_.path(), found->second, entries_);
        if (!crcs)
            return tl::unexpected(crcs.error());
        for (std::size_t i = 0; i < ranges_.size(); ++i)
            ranges_[i].crc = (*crcs)[i];
        return {};
    }

    std::string_view format() const override { return "safetensors"; }
    const std::vector<TensorEntry> &entries() const override { return entries_; }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }
    std::int64_t file_bytes() const override { return file_.size(); }

    Status read(const TensorEntry &entry, std::span<std::byte> out) override
    {
        const TensorEntry *known = find(entry.name);
        if (!known)
            return fail(ErrorCode::WrongUse, file_.path().string(),
                        "it has no tensor " + in_quotes(entry.name));
        return read_range(ranges_[static_cast<std::size_t>(known - entries_.data())], out);
    }

    Result<std::string> read_text(const TensorEntry &entry) override
    {
        return fail(ErrorCode::WrongUse, file_.path().string(),
                    in_quotes(entry.name) + " holds numbers, not text");
    }

    Status verify(const Progress &progress, std::stop_token stop) override
    {
        return verify_ranges(ranges_, progress, stop);
    }

private:
    InputFile file_;
    std::map<std::string, std::string> metadata_;
    std::vector<TensorEntry> entries_;
    std::vector<FileRange> ranges_; ///< of the entries, in their order
};

/// The JSON text, bounded by the file and by max_safetensors_header.
Result<std::string> read_header(const InputFile &file)
{
    if (file.size() == 0)
        return damaged(file.path(), "it is empty");
    std::uint64_t length = 0;
    if (file.size() < static_cast<std::int64_t>(sizeof length))
        return damaged(file.path(), "it is too short for a safetensors file");
    if (auto read = file.read_at(0, std::as_writable_bytes(std::span(&length, 1))); !read)
        return tl::unexpected(read.error());
    if (length > static_cast<std::uint64_t>(max_safetensors_header))
        return refused(file.path(), "it is no safetensors file, or its header is longer than 8 MB",
                       "check that it is the right file");
    if (length > static_cast<std::uint64_t>(file.size()) - sizeof length)
        return damaged(file.path(), "it ends inside its header");
    std::string json(length, '\0');
    if (auto read = file.read_at(sizeof length, std::as_writable_bytes(std::span(json))); !read)
        return tl::unexpected(read.error());
    return json;
}

Result<std::unique_ptr<TensorFile>> open_file(const std::filesystem::path &path)
{
    auto file = InputFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    auto json = read_header(*file);
    if (!json)
        return tl::unexpected(json.error());
    const auto data_start = static_cast<std::int64_t>(sizeof(std::uint64_t) + json->size());
    auto header = parse_safetensors_header(path, *json, file->size() - data_start);
    if (!header)
        return tl::unexpected(header.error());
    auto opened =
        std::make_unique<SafetensorsFile>(std::move(*file), data_start, std::move(*header));
    if (auto checksums = opened->read_checksums(); !checksums)
        return tl::unexpected(checksums.error());
    return opened;
}

} // namespace

Result<std::unique_ptr<TensorFile>> open_safetensors(const std::filesystem::path &path)
{
    return guard(path.string(), [&] { return open_file(path); });
}

} // namespace hit
