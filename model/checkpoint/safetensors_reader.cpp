// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checks.h"
#include "model/checkpoint/file_range.h"
#include "model/checkpoint/safetensors_checksums.h"
#include "model/checkpoint/safetensors_layout.h"

#include <utility>

namespace hit {
namespace {

class SafetensorsFile final : public TensorFile
{
public:
    explicit SafetensorsFile(SafetensorsLayout layout)
        : file_(std::move(layout.file))
        , metadata_(std::move(layout.header.metadata))
    {
        for (SafetensorsTensor &tensor : layout.header.tensors) {
            entries_.push_back(std::move(tensor.entry));
            ranges_.push_back(
                {&file_, layout.data_start + tensor.begin, tensor.end - tensor.begin, {}, {}});
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

Result<std::unique_ptr<TensorFile>> open_file(const std::filesystem::path &path)
{
    auto layout = open_safetensors_layout(path);
    if (!layout)
        return tl::unexpected(layout.error());
    auto opened = std::make_unique<SafetensorsFile>(std::move(*layout));
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
