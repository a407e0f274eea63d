// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/shared_library.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <link.h>
#include <vector>

namespace hit {
namespace {

namespace fs = std::filesystem;

/// Is every loaded part of the library in the file? Else dlopen ends in a SIGBUS: a download that
/// was cut must not keep the program from starting.
bool is_whole(const fs::path &file)
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    ElfW(Ehdr) header{};
    if (error || !stream.read(reinterpret_cast<char *>(&header), sizeof(header))
        || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0
        || header.e_phentsize != sizeof(ElfW(Phdr)))
        return false;
    std::vector<ElfW(Phdr)> parts(header.e_phnum);
    stream.seekg(static_cast<std::streamoff>(header.e_phoff));
    stream.read(reinterpret_cast<char *>(parts.data()),
                static_cast<std::streamsize>(parts.size() * sizeof(parts[0])));
    return stream && std::all_of(parts.begin(), parts.end(), [size](const ElfW(Phdr) & part) {
               return part.p_type != PT_LOAD
                      || (part.p_offset <= size && part.p_filesz <= size - part.p_offset);
           });
}

} // namespace

fs::path plugin_file(const char *name, const char *asked)
{
    if (const char *file = std::getenv(asked))
        return file;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    return program.parent_path().parent_path() / "lib/hitscope" / name;
}

Result<void *> load_library(const fs::path &file, int flags)
{
    const std::string why = "it did not load";
    if (file.has_parent_path() && !is_whole(file))
        return fail(ErrorCode::WorkFailed, file.string(), why, {},
                    file.string() + " is missing, cut, or not a library");
    if (void *library = dlopen(file.c_str(), RTLD_NOW | flags))
        return library;
    const char *reason = dlerror();
    return fail(ErrorCode::WorkFailed, file.string(), why, {}, reason ? reason : "");
}

} // namespace hit
