// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"

#include "model/core/file_error.h"
#include "model/core/temporary_file.h"

#include <cerrno>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hit {
namespace {

/// Repeats a call that a signal interrupted. Not for sync and close: those are never called twice.
template <typename Call>
auto retry(Call call) -> decltype(call())
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

} // namespace

struct DurableFile::State
{
    FileSystem &system;
    std::filesystem::path target;
    std::filesystem::path folder;
    std::filesystem::path temporary;
    int file = -1;
    bool committed = false;
    bool synced = true; ///< false: the contents may still be in memory when the name is there
    std::optional<Error> error; ///< the first one; the file is given up with it

    State(FileSystem &files, std::filesystem::path path)
        : system(files)
        , target(std::move(path))
        , folder(target.has_parent_path() ? target.parent_path() : ".")
    {
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State()
    {
        if (file >= 0)
            system.close(file);
        if (!temporary.empty() && !committed)
            system.remove(temporary.c_str());
    }

    tl::unexpected<Error> give_up(int number)
    {
        error = write_error(target, number, system.free_space(folder.c_str()));
        return tl::unexpected(*error);
    }

    Status open();
    Status reserve(std::int64_t size);
    template <typename Call>
    Status write_all(const std::byte *data, std::size_t size, Call call);
    Status finish_contents();
    Status sync_folder();
};

Status DurableFile::State::open()
{
    // A name can be taken by what a killed process with the same number left behind.
    for (int attempt = 0; attempt < 100; ++attempt) {
        const auto path = temporary_beside(target);
        file = retry([&] { return system.open_new(path.c_str()); });
        if (file >= 0) {
            temporary = path;
            return {};
        }
        if (errno != EEXIST)
            break;
    }
    return give_up(errno);
}

Status DurableFile::State::reserve(std::int64_t size)
{
    const std::int64_t available = system.free_space(folder.c_str());
    if (available >= 0 && available < size) {
        error = write_error(target, ENOSPC, available);
        error->why += ", " + byte_text(size) + " are needed";
        return tl::unexpected(*error);
    }
    if (retry([&] { return system.allocate(file, size); }) < 0 && errno != EOPNOTSUPP
        && errno != ENOSYS && errno != EINVAL)
        return give_up(errno);
    return {};
}

/// `call` writes a part and returns its length.
template <typename Call>
Status DurableFile::State::write_all(const std::byte *data, std::size_t size, Call call)
{
    while (size > 0) {
        const std::int64_t written = retry([&] { return call(data, size); });
        if (written < 0)
            return give_up(errno);
        if (written == 0)
            return give_up(EIO);
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return {};
}

Status DurableFile::State::finish_contents()
{
    // After a failed fsync the kernel has dropped the pages and marked them clean: a second call
    // would succeed and tell a lie.
    if (synced && system.sync(file) != 0)
        return give_up(errno);
    // Linux closes the file in any case, also with EINTR.
    if (system.close(std::exchange(file, -1)) != 0 && errno != EINTR)
        return give_up(errno);
    return {};
}

Status DurableFile::State::sync_folder()
{
    const int opened = retry([&] { return system.open_folder(folder.c_str()); });
    int number = opened < 0 ? errno : 0;
    if (opened >= 0) {
        if (system.sync(opened) != 0)
            number = errno;
        system.close(opened);
    }
    // Some network file systems cannot sync a folder and need not.
    if (number == 0 || number == EINVAL || number == EOPNOTSUPP)
        return {};
    return fail(ErrorCode::WorkFailed, target.string(),
                "it was written, but a power failure now may lose it: "
                    + std::generic_category().message(number),
                "check the disk, then save again");
}

DurableFile::DurableFile(std::unique_ptr<State> state)
    : state_(std::move(state))
{
}
DurableFile::DurableFile(DurableFile &&) noexcept = default;
DurableFile &DurableFile::operator=(DurableFile &&) noexcept = default;
DurableFile::~DurableFile() = default;

Result<DurableFile> DurableFile::create(std::filesystem::path target, std::int64_t expected_size,
                                        FileSystem &system)
{
    if (!target.has_filename())
        return fail(ErrorCode::WrongUse, target.string(), "it names no file", "add a file name");
    std::error_code ignored;
    if (std::filesystem::is_directory(target, ignored))
        return fail(ErrorCode::WrongUse, target.string(), "it is a folder", "add a file name");
    auto state = std::make_unique<State>(system, std::move(target));
    if (auto opened = state->open(); !opened)
        return tl::unexpected(opened.error());
    if (expected_size > 0)
        if (auto reserved = state->reserve(expected_size); !reserved)
            return tl::unexpected(reserved.error());
    return DurableFile(std::move(state));
}

Status DurableFile::write(std::span<const std::byte> bytes)
{
    if (state_->error)
        return tl::unexpected(*state_->error);
    return state_->write_all(bytes.data(), bytes.size(),
                             [this](const std::byte *data, std::size_t size) {
                                 return state_->system.write(state_->file, data, size);
                             });
}

Status DurableFile::rewrite(std::int64_t offset, std::span<const std::byte> bytes)
{
    if (state_->error)
        return tl::unexpected(*state_->error);
    return state_->write_all(bytes.data(), bytes.size(),
                             [&](const std::byte *data, std::size_t size) {
                                 return state_->system.write_at(state_->file, data, size,
                                                                offset + (data - bytes.data()));
                             });
}

Status DurableFile::write(std::string_view text)
{
    return write(std::as_bytes(std::span(text)));
}

const std::filesystem::path &DurableFile::temporary_path() const
{
    return state_->temporary;
}

Status DurableFile::commit(bool overwrite)
{
    State &state = *state_;
    if (state.error)
        return tl::unexpected(*state.error);
    if (auto finished = state.finish_contents(); !finished)
        return finished;
    const int renamed = retry([&] {
        return overwrite ? state.system.rename(state.temporary.c_str(), state.target.c_str())
                         : state.system.rename_new(state.temporary.c_str(), state.target.c_str());
    });
    if (renamed != 0 && errno == EEXIST && !overwrite)
        return fail(ErrorCode::WrongUse, state.target.string(), "it exists already",
                    "choose another name, or allow overwriting");
    if (renamed != 0)
        return state.give_up(errno);
    state.committed = true;
    return state.synced ? state.sync_folder() : Status{};
}

Status write_durably(const std::filesystem::path &target, std::string_view bytes,
                     FileSystem &system)
{
    auto file = DurableFile::create(target, static_cast<std::int64_t>(bytes.size()), system);
    if (!file)
        return tl::unexpected(file.error());
    if (auto written = file->write(bytes); !written)
        return written;
    return file->commit();
}

Status write_atomically(const std::filesystem::path &target, std::string_view bytes,
                        FileSystem &system)
{
    auto file = DurableFile::create(target, 0, system);
    if (!file)
        return tl::unexpected(file.error());
    file->state_->synced = false;
    if (auto written = file->write(bytes); !written)
        return written;
    return file->commit();
}

} // namespace hit
