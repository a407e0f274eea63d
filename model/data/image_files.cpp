// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_files.h"

#include "model/core/file_error.h"
#include "model/core/input_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace hit {
namespace {

namespace fs = std::filesystem;

/// StyleGAN's labels are a part of the layout and no image.
bool is_label_file(const fs::path &name)
{
    return name.filename() == "dataset.json";
}

class FolderWalk
{
public:
    explicit FolderWalk(fs::path root)
        : root_(std::move(root))
    {
    }

    /// Error: the root itself cannot be listed.
    Result<std::vector<ScannedImage>> run()
    {
        if (const int number = enter({}))
            return tl::unexpected(read_error(root_, number));
        std::ranges::sort(found_, {}, &ScannedImage::name);
        return std::move(found_);
    }

private:
    /// `name` is a folder below the root; gives errno.
    int enter(const fs::path &name)
    {
        struct stat info
        {
        };
        if (::stat((root_ / name).c_str(), &info) != 0)
            return errno;
        // A folder that is there under several names counts once, else links between folders would
        // multiply it without end.
        if (!seen_.emplace(info.st_dev, info.st_ino).second)
            return ELOOP;
        std::error_code error;
        std::set<fs::path> names; // in order, so that it is always the same name that counts
        for (fs::directory_iterator entries(root_ / name, error), end; !error && entries != end;
             entries.increment(error))
            names.insert(entries->path().filename());
        for (const fs::path &entry : names)
            look_at(name / entry);
        return error.value();
    }

    void look_at(const fs::path &name)
    {
        struct stat info
        {
        };
        if (::stat((root_ / name).c_str(), &info) != 0)
            add_failed(name, errno);
        else if (S_ISDIR(info.st_mode)) {
            if (const int number = enter(name))
                add_failed(name, number);
        } else if (!S_ISREG(info.st_mode))
            add(name, Verdict::NotAFile, "it is a fifo, a socket or a device");
        else if (!is_label_file(name))
            add(name, Verdict::Ok, {});
    }

    void add_failed(const fs::path &name, int number)
    {
        if (number == ELOOP)
            add(name, Verdict::Loop,
                "the link leads to itself or to a folder that is here already");
        else
            add(name, Verdict::Unreadable, read_error(root_ / name, number).why);
    }

    void add(const fs::path &name, Verdict verdict, std::string reason)
    {
        ScannedImage &image = found_.emplace_back();
        image.name = name.generic_string();
        image.verdict = verdict;
        image.reason = std::move(reason);
    }

    fs::path root_;
    std::set<std::pair<dev_t, ino_t>> seen_; ///< folders
    std::vector<ScannedImage> found_;
};

class FolderFiles final : public ImageFiles
{
public:
    FolderFiles(fs::path root, std::vector<ScannedImage> list)
        : root_(std::move(root))
        , list_(std::move(list))
    {
    }

    const std::vector<ScannedImage> &list() const override { return list_; }

    Result<std::vector<std::byte>> read(std::size_t index) const override
    {
        const auto file = InputFile::open(root_ / list_[index].name);
        if (!file)
            return tl::unexpected(file.error());
        if (file->size() > longest_image_file)
            return fail(ErrorCode::BadFile, file->path().string(),
                        "it has more than " + byte_text(longest_image_file));
        std::vector<std::byte> bytes(static_cast<std::size_t>(file->size()));
        return file->read_at(0, bytes).map([&] { return std::move(bytes); });
    }

private:
    fs::path root_;
    std::vector<ScannedImage> list_;
};

class ZipFiles final : public ImageFiles
{
public:
    explicit ZipFiles(std::unique_ptr<ZipArchive> archive)
        : archive_(std::move(archive))
    {
        const auto &names = archive_->names();
        places_.resize(names.size());
        std::iota(places_.begin(), places_.end(), std::size_t{0});
        std::erase_if(places_, [&](std::size_t place) { return is_label_file(names[place]); });
        std::ranges::stable_sort(places_, {}, [&](std::size_t place) { return names[place]; });
        for (const std::size_t place : places_)
            list_.emplace_back().name = names[place];
    }

    const std::vector<ScannedImage> &list() const override { return list_; }

    Result<std::vector<std::byte>> read(std::size_t index) const override
    {
        return archive_->read(places_[index], longest_image_file);
    }

private:
    std::unique_ptr<ZipArchive> archive_;
    std::vector<std::size_t> places_; ///< of the list, in the archive
    std::vector<ScannedImage> list_;
};

} // namespace

Result<std::unique_ptr<ImageFiles>> open_image_files(const MediaLibraries &libraries,
                                                     const fs::path &path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return libraries.open_zip(path).map(
            [](std::unique_ptr<ZipArchive> &&archive) -> std::unique_ptr<ImageFiles> {
                return std::make_unique<ZipFiles>(std::move(archive));
            });
    return FolderWalk(path).run().map(
        [&](std::vector<ScannedImage> &&list) -> std::unique_ptr<ImageFiles> {
            return std::make_unique<FolderFiles>(path, std::move(list));
        });
}

} // namespace hit
