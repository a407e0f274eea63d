// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_pack.h"

#include "model/core/file_error.h"

#include <system_error>

namespace hit {
namespace {

bool is_there(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

} // namespace

std::filesystem::path find_pack(const RunFolder &run, const std::filesystem::path &data)
{
    return is_there(run.pack_file()) ? run.pack_file() : data;
}

Result<std::filesystem::path> own_pack(const RunFolder &run, const std::filesystem::path &data)
{
    const auto own = std::filesystem::absolute(run.pack_file()).lexically_normal();
    if (data == own || !RunFolder::open(data.parent_path()))
        return data;
    std::error_code error;
    std::filesystem::remove(own, error); // of a trainer that was killed before it described its run
    std::filesystem::create_hard_link(data, own, error);
    if (!error)
        return own;
    if (std::filesystem::copy_file(data, own, error))
        return own;
    std::error_code ignored;
    std::filesystem::remove(own, ignored);
    return tl::unexpected(write_error(own, error.value(), -1));
}

void link_pack(const RunFolder &run, const std::filesystem::path &pack)
{
    std::error_code error;
    std::filesystem::remove(run.pack_file(), error); // a link that leads nowhere any more
    std::filesystem::create_hard_link(pack, run.pack_file(), error);
    if (error)
        std::filesystem::create_symlink(std::filesystem::absolute(pack), run.pack_file(), error);
}

} // namespace hit
