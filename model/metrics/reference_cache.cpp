// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/reference_cache.h"

#include "model/checkpoint/tensors.h"
#include "model/core/log.h"

#include <torch/torch.h>

#include <cstdlib>
#include <map>

namespace hit {
namespace {

constexpr const char *version = "2"; // 1 chose other images of a part

std::filesystem::path path_of(const std::filesystem::path &folder, const ReferenceKey &key)
{
    return folder
           / (key.fingerprint + "-" + key.extractor + "-" + key.input + "-"
              + std::to_string(key.samples) + ".safetensors");
}

std::map<std::string, std::string> metadata_of(const ReferenceKey &key)
{
    return {{"hitscope.reference", version},
            {"hitscope.fingerprint", key.fingerprint},
            {"hitscope.extractor_used", key.extractor},
            {"hitscope.input", key.input},
            {"hitscope.samples", std::to_string(key.samples)}};
}

tl::unexpected<Error> bad(const std::filesystem::path &path, std::string why)
{
    return fail(ErrorCode::BadFile, path.string(), std::move(why));
}

/// Our metadata, and other keys than ours are none of our business (checksums).
Status check_metadata(const TensorFile &file, const std::filesystem::path &path,
                      const ReferenceKey &key)
{
    for (const auto &[name, value] : metadata_of(key)) {
        const auto found = file.metadata().find(name);
        if (found == file.metadata().end() || found->second != value)
            return bad(path, "its " + name + " is not " + value);
    }
    return {};
}

/// A tensor of two or fewer dimensions, all numbers finite.
Result<at::Tensor> read(TensorFile &file, const std::filesystem::path &path, const char *name,
                        DType type, std::size_t rank)
{
    const TensorEntry *entry = file.find(name);
    if (!entry || entry->dtype != type || entry->shape.size() != rank)
        return bad(path, std::string("it has no right ") + name);
    auto tensor = read_tensor(file, *entry);
    if (tensor && !at::isfinite(*tensor).all().item<bool>())
        return bad(path, std::string(name) + " is not finite");
    return tensor;
}

Result<ReferenceStatistics> read_statistics(const std::filesystem::path &path,
                                            const ReferenceKey &key)
{
    const auto file = open_safetensors(path);
    if (!file)
        return tl::unexpected(file.error());
    if (Status checked = check_metadata(**file, path, key); !checked)
        return tl::unexpected(checked.error());
    const auto mean = read(**file, path, "mean", DType::F64, 1);
    const auto factor = read(**file, path, "factor", DType::F64, 2);
    if (!mean || !factor)
        return tl::unexpected(mean ? factor.error() : mean.error());
    if (factor->size(1) != mean->size(0))
        return bad(path, "mean and factor do not fit each other");
    ReferenceStatistics statistics{{key.samples, *mean, *factor}, {}};
    if ((*file)->find("features")) {
        const auto features = read(**file, path, "features", DType::F32, 2);
        if (!features)
            return tl::unexpected(features.error());
        if (features->size(0) != key.samples || features->size(1) != mean->size(0))
            return bad(path, "the features do not fit the mean");
        statistics.features = *features;
    }
    return statistics;
}

} // namespace

std::filesystem::path reference_cache_folder()
{
    const char *cache = std::getenv("XDG_CACHE_HOME");
    if (cache && std::filesystem::path(cache).is_absolute())
        return std::filesystem::path(cache) / "hitscope" / "metrics";
    const char *home = std::getenv("HOME");
    if (home && *home)
        return std::filesystem::path(home) / ".cache" / "hitscope" / "metrics";
    return {};
}

std::optional<ReferenceStatistics> load_reference(const std::filesystem::path &folder,
                                                  const ReferenceKey &key)
{
    const auto path = path_of(folder, key);
    std::error_code ignored;
    if (folder.empty() || !std::filesystem::exists(path, ignored))
        return std::nullopt;
    auto statistics = guard(path.string(), [&] { return read_statistics(path, key); });
    if (statistics)
        return std::move(*statistics);
    log::warning("kept statistics are not used: " + statistics.error().line());
    return std::nullopt;
}

Status save_reference(const std::filesystem::path &folder, const ReferenceKey &key,
                      const ReferenceStatistics &statistics)
{
    return guard(folder.string(), [&]() -> Status {
        std::filesystem::create_directories(folder);
        std::vector<NamedTensor> tensors{{"mean", statistics.moments.mean},
                                         {"factor", statistics.moments.factor}};
        if (statistics.features.defined())
            tensors.push_back({"features", statistics.features});
        return write_tensors(path_of(folder, key), tensors, metadata_of(key), true);
    });
}

} // namespace hit
