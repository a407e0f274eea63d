// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/image_sets.h"

#include "model/data/image_files.h"
#include "model/data/image_set.h"
#include "model/media/media_libraries.h"
#include "model/metrics/reference_cache.h"

#include <algorithm>
#include <unistd.h>

namespace hit {
namespace {

/// Anything else that holds image files.
bool isPack(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && path.extension() != ".zip";
}

/// Takes the file's name away when it goes out of scope; who has it open reads on.
class Nameless
{
public:
    explicit Nameless(std::filesystem::path path)
        : m_path(std::move(path))
    {
    }
    ~Nameless()
    {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    Nameless(const Nameless &) = delete;
    Nameless &operator=(const Nameless &) = delete;
    const std::filesystem::path &path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

Result<ImagePack> packed(const std::string &path, int side, std::int64_t most,
                         const Context &context)
{
    // The temporary folder may be in memory.
    std::error_code ignored;
    std::filesystem::path folder = reference_cache_folder();
    std::filesystem::create_directories(folder, ignored);
    if (ignored)
        folder = std::filesystem::temp_directory_path();
    const Nameless file(folder / ("images-" + std::to_string(getpid()) + ".safetensors"));
    Console::Progress progress(context.console, "Reading " + path, 0);
    PackOptions options;
    options.size = side;
    options.least_images = 1;
    options.most_images = most;
    options.overwrite = true; // of a process that was killed and had this number
    const ComputeScope threads = onTheCpu(context.common);
    return pack_images(
               path, file.path(), options,
               [&](std::int64_t done, std::int64_t total) { progress.set(done, total); },
               context.stop)
        .and_then([&](const PackReport &) { return ImagePack::open(file.path()); });
}

/// Shorter side of the first image among the files.
Result<int> firstSide(const MediaLibraries &libraries, const std::string &path)
{
    const auto files = open_image_files(libraries, path);
    if (!files)
        return tl::unexpected(files.error());
    for (std::size_t i = 0; i < (*files)->list().size(); ++i) {
        const auto bytes = (*files)->read(i);
        if (!bytes)
            continue;
        if (const auto image = libraries.open_image(*bytes))
            return std::min((*image)->facts().width, (*image)->facts().height);
    }
    return fail(ErrorCode::BadFile, path, "there are no images in it", "name another folder");
}

} // namespace

ComputeScope onTheCpu(const CommonOptions &common)
{
    Compute compute;
    compute.threads = common.device.threads > 0 ? common.device.threads : usable_cores();
    return ComputeScope(compute);
}

Result<int> imageSide(const std::string &path)
{
    if (isPack(path) && !path.ends_with(".safetensors"))
        return fail(ErrorCode::WrongUse, path, "it is no set of images",
                    "name a folder, a .zip or a pack (hit dataset pack)");
    if (isPack(path))
        return ImagePack::open(path).map([](const ImagePack &pack) { return pack.size(); });
    return media_libraries().and_then(
        [&](const MediaLibraries *libraries) { return firstSide(*libraries, path); });
}

Result<ImagePack> openImages(const std::string &path, int side, std::int64_t most,
                             const Context &context)
{
    if (!isPack(path))
        return packed(path, side, most, context);
    auto pack = ImagePack::open(path);
    if (pack && pack->size() != side)
        return fail(ErrorCode::WrongUse, path,
                    "its images have " + std::to_string(pack->size()) + " pixels, the others "
                        + std::to_string(side),
                    "pack it with hit dataset pack --size " + std::to_string(side));
    return pack;
}

} // namespace hit
