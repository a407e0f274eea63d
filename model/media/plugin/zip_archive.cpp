// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/file_error.h"
#include "model/core/input_file.h"
#include "model/media/plugin/plugin_parts.h"

#include <mutex>
#include <zip.h>

namespace hit {
namespace {

struct Discard
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct Close
{
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

/// More than deflate can do is a lie of the directory.
constexpr std::uint64_t most_expansion = 1032;

class LibzipArchive final : public ZipArchive
{
public:
    LibzipArchive(std::filesystem::path path, std::int64_t bytes, Archive archive)
        : path_(std::move(path))
        , archive_bytes_(static_cast<zip_uint64_t>(bytes))
        , archive_(std::move(archive))
    {
        const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
        for (zip_int64_t i = 0; i < count; ++i) {
            const auto index = static_cast<zip_uint64_t>(i);
            const char *name = zip_get_name(archive_.get(), index, 0);
            const std::string text = name ? name : "(no name)";
            if (text.ends_with('/'))
                continue;
            names_.push_back(text);
            indices_.push_back(index);
        }
    }

    const std::vector<std::string> &names() const override { return names_; }

    Result<std::vector<std::byte>> read(std::size_t index, std::int64_t limit) const override
    {
        const std::scoped_lock lock(mutex_);
        zip_stat_t entry;
        if (zip_stat_index(archive_.get(), indices_[index], 0, &entry) != 0)
            return refuse(index, "its entry in the archive is damaged");
        constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
        if ((entry.valid & needed) != needed || entry.comp_size > archive_bytes_
            || entry.size / most_expansion > entry.comp_size + most_expansion)
            return refuse(index, "its entry in the archive is damaged");
        if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) && entry.encryption_method != ZIP_EM_NONE)
            return refuse(index, "it is encrypted");
        if (entry.comp_method != ZIP_CM_STORE && entry.comp_method != ZIP_CM_DEFLATE)
            return refuse(index, "it is neither stored nor deflated");
        if (entry.size > static_cast<zip_uint64_t>(limit))
            return refuse(index, "it has more than " + byte_text(limit));
        return contents(index, entry.size);
    }

private:
    tl::unexpected<Error> refuse(std::size_t index, std::string why) const
    {
        return fail(ErrorCode::BadFile, (path_ / names_[index]).string(), std::move(why));
    }

    Result<std::vector<std::byte>> contents(std::size_t index, zip_uint64_t size) const
    {
        const std::unique_ptr<zip_file_t, Close> file(
            zip_fopen_index(archive_.get(), indices_[index], 0));
        std::vector<std::byte> bytes(size);
        std::byte more{};
        // The checksum is compared when the end is reached.
        if (!file || zip_fread(file.get(), bytes.data(), size) != static_cast<zip_int64_t>(size)
            || zip_fread(file.get(), &more, 1) != 0)
            return refuse(index, "it is damaged in the archive");
        return bytes;
    }

    std::filesystem::path path_;
    zip_uint64_t archive_bytes_;
    mutable std::mutex mutex_; ///< libzip is for one thread
    Archive archive_;
    std::vector<std::string> names_;
    std::vector<zip_uint64_t> indices_; ///< of the names, in the archive
};

} // namespace

Result<std::unique_ptr<ZipArchive>> open_zip(const std::filesystem::path &path)
{
    return guard(path.string(), [&]() -> Result<std::unique_ptr<ZipArchive>> {
        // libzip would wait for the writer of a fifo.
        const auto file = InputFile::open(path);
        if (!file)
            return tl::unexpected(file.error());
        int number = 0;
        Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &number));
        if (!archive)
            return fail(
                ErrorCode::BadFile, path.string(), "it is no zip archive, or damaged",
                "give a folder of images, a .zip or a pack; copy or download a damaged archive "
                "again");
        return std::make_unique<LibzipArchive>(path, file->size(), std::move(archive));
    });
}

} // namespace hit
