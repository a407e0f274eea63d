// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_path.h"
#include "model/checkpoint/bundle_table.h"
#include "model/checkpoint/checks.h"
#include "model/checkpoint/pickle.h"
#include "model/core/input_file.h"

#include <algorithm>
#include <array>
#include <set>

namespace hit {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

constexpr std::string_view what_is_read =
    "Hitscope reads .safetensors files and TensorFlow checkpoints";

struct Refusal
{
    std::string_view beginning;
    std::string_view why;
    std::string_view remedy;
};

/// What people try to open, by its first bytes.
constexpr std::array refusals{
    Refusal{"PK\x03\x04"sv, "it is a PyTorch or zip archive, which can run code when it is read",
            pickle_remedy},
    Refusal{"\x80\x02"sv, "it is a Python pickle, which can run code when it is read",
            pickle_remedy},
    Refusal{"\x80\x03"sv, "it is a Python pickle, which can run code when it is read",
            pickle_remedy},
    Refusal{"\x80\x04"sv, "it is a Python pickle, which can run code when it is read",
            pickle_remedy},
    Refusal{"\x80\x05"sv, "it is a Python pickle, which can run code when it is read",
            pickle_remedy},
    Refusal{"\x89HDF"sv, "it is an HDF5 file", "save the model with tf.train.Checkpoint"},
    Refusal{"\x89PNG"sv, "it is a picture, not a checkpoint", what_is_read},
    Refusal{"\x93NUMPY"sv, "it is an array, not a checkpoint", what_is_read},
    Refusal{"<"sv, "it is a web page, not a checkpoint", "download the file itself"},
    Refusal{"version https://git-lfs"sv, "it is a placeholder of git LFS, not the file itself",
            "run git lfs pull"},
};

bool has_pickle_name(const fs::path &path)
{
    static const std::set<fs::path> suffixes{".pt", ".pth", ".pkl", ".pickle", ".pt2"};
    return suffixes.contains(path.extension());
}

struct Ends
{
    std::array<char, 32> first{};
    std::array<char, 8> last{};
};

/// The first and last bytes; a shorter file leaves zeros.
Result<Ends> read_ends(const InputFile &file)
{
    Ends ends;
    const auto part = [&](std::span<char> out, bool at_end) {
        const auto size =
            std::min<std::int64_t>(file.size(), static_cast<std::int64_t>(out.size()));
        return file.read_at(at_end ? file.size() - size : 0,
                            std::as_writable_bytes(out.first(static_cast<std::size_t>(size))));
    };
    if (auto read = part(ends.first, false); !read)
        return tl::unexpected(read.error());
    if (auto read = part(ends.last, true); !read)
        return tl::unexpected(read.error());
    return ends;
}

Result<std::unique_ptr<TensorFile>> open_file(const fs::path &path)
{
    const auto file = InputFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto ends = read_ends(*file);
    if (!ends)
        return tl::unexpected(ends.error());
    const std::string_view first(ends->first.data(), ends->first.size());
    const std::string_view last(ends->last.data(), ends->last.size());

    if (file->size() == 0)
        return damaged(path, "it is empty");
    if (is_bundle_file(path))
        return open_tensor_bundle(path);
    // A JSON object after the 8 bytes of its length, which can look like anything.
    if (first[8] == '{')
        return open_safetensors(path);
    for (const Refusal &refusal : refusals)
        if (first.starts_with(refusal.beginning))
            return refused(path, std::string(refusal.why), std::string(refusal.remedy));
    if (path.extension() == ".safetensors")
        return open_safetensors(path);
    if (ends_like_a_table(last))
        return refused(path, "it is a TensorFlow index whose name does not end in .index",
                       "give it its name back, beside its .data files");
    if (has_pickle_name(path))
        return refused(path, "it is a Python pickle, which can run code when it is read",
                       std::string(pickle_remedy));
    return refused(path, "it is no checkpoint that is known here", std::string(what_is_read));
}

} // namespace

Result<std::unique_ptr<TensorFile>> open_tensor_file(const fs::path &path)
{
    return guard(path.string(), [&]() -> Result<std::unique_ptr<TensorFile>> {
        const bool prefix = !fs::exists(path) && fs::exists(bundle_index_path(path));
        return prefix || fs::is_directory(path) ? open_tensor_bundle(path) : open_file(path);
    });
}

} // namespace hit
