// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"
#include "model/core/file_error.h"
#include "model/media/film_parts.h"

#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <stdio.h> // renameat2
#include <unistd.h>

namespace hit {
namespace {

namespace fs = std::filesystem;

std::string frame_name(int index)
{
    std::string digits = std::to_string(index);
    if (digits.size() < 5)
        digits.insert(0, 5 - digits.size(), '0');
    return digits + ".png";
}

/// Nothing but what a FolderFilm writes: only such a folder may be replaced.
bool holds_only_frames(const fs::path &folder)
{
    for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
        const std::string stem = entry.path().stem().string();
        if (!entry.is_regular_file() || entry.path().extension() != ".png" || stem.size() < 5
            || stem.find_first_not_of("0123456789") != std::string::npos)
            return false;
    }
    return true;
}

Status check_target(const fs::path &target, bool overwrite)
{
    const std::string what = target.string();
    if (!fs::exists(fs::symlink_status(target)))
        return {};
    if (!fs::is_directory(target))
        return fail(ErrorCode::WrongUse, what, "is a file, not a folder",
                    "choose another name, or a suffix such as .mp4");
    if (fs::is_empty(target))
        return {};
    if (!overwrite)
        return fail(ErrorCode::WrongUse, what, "exists already and is not empty",
                    "choose another name, or allow overwriting");
    if (!holds_only_frames(target))
        return fail(ErrorCode::WrongUse, what, "holds other files than frames, which would be lost",
                    "choose another name");
    return {};
}

/// A folder that is removed with all in it, unless it was let go.
class TemporaryFolder
{
public:
    static Result<TemporaryFolder> create_beside(const fs::path &target)
    {
        const std::string stem = "." + target.filename().string() + "." + std::to_string(getpid());
        for (int attempt = 0;; ++attempt) {
            const fs::path path = target.parent_path() / (stem + "." + std::to_string(attempt));
            if (mkdir(path.c_str(), 0777) == 0)
                return TemporaryFolder(path);
            if (errno != EEXIST || attempt == max_attempts)
                return tl::unexpected(write_error(target, errno, -1));
        }
    }
    TemporaryFolder(TemporaryFolder &&other) noexcept
        : path_(std::exchange(other.path_, {}))
    {
    }
    TemporaryFolder &operator=(TemporaryFolder &&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        if (!path_.empty())
            fs::remove_all(path_, ignored);
    }
    const fs::path &path() const { return path_; }
    void release() { path_.clear(); }

private:
    static constexpr int max_attempts = 1000;
    explicit TemporaryFolder(fs::path path)
        : path_(std::move(path))
    {
    }
    fs::path path_;
};

class FolderFilm final : public FilmWriter
{
public:
    FolderFilm(fs::path target, TemporaryFolder folder, const FilmOptions &options)
        : check_(target.string(), options)
        , target_(std::move(target))
        , folder_(std::move(folder))
    {
    }

    Status add(const Picture &frame) override
    {
        if (Status checked = check_.add(frame); !checked)
            return checked;
        return write_image(folder_.path() / frame_name(check_.added() - 1), frame, {});
    }

    Status finish(std::stop_token stop) override
    {
        if (Status checked = check_.finish(); !checked)
            return checked;
        return guard(check_.what(), [&]() -> Status {
            if (Status checked = check_target(target_, check_.options().overwrite); !checked)
                return checked;
            return check_.go_on(stop).and_then([&] { return move_into_place(); });
        });
    }

private:
    Status move_into_place()
    {
        const bool replaces = fs::exists(target_) && !fs::is_empty(target_);
        // Exchanging leaves no moment without a folder under the name; the old one is then removed
        // as the temporary.
        const unsigned flags = replaces ? RENAME_EXCHANGE : 0;
        if (renameat2(AT_FDCWD, folder_.path().c_str(), AT_FDCWD, target_.c_str(), flags) != 0)
            return tl::unexpected(write_error(target_, errno, -1));
        if (!replaces)
            folder_.release();
        const fs::path parent = target_.parent_path().empty() ? "." : target_.parent_path();
        FileSystem &system = FileSystem::real();
        if (const int handle = system.open_folder(parent.c_str()); handle >= 0) {
            system.sync(handle);
            system.close(handle);
        }
        return {};
    }

    FrameCheck check_;
    fs::path target_;
    TemporaryFolder folder_;
};

} // namespace

Result<std::unique_ptr<FilmWriter>> create_folder_film(const fs::path &target,
                                                       const FilmOptions &options)
{
    // "frames/" has an empty last part.
    const fs::path clean = target.has_filename() ? target : target.parent_path();
    if (Status checked = check_target(clean, options.overwrite); !checked)
        return tl::unexpected(checked.error());
    Result<TemporaryFolder> folder = TemporaryFolder::create_beside(clean);
    if (!folder)
        return tl::unexpected(folder.error());
    return std::make_unique<FolderFilm>(clean, std::move(*folder), options);
}

} // namespace hit
