// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/extractor_files.h"

#include "model/checkpoint/tensor_file.h"

#include <array>

namespace hit {
namespace {

constexpr std::string_view metadata_key = "hitscope.extractor";

struct KindRow
{
    ExtractorKind kind;
    std::string_view name;
};
constexpr std::array<KindRow, 3> kinds{{
    {ExtractorKind::EfficientNetLite0, "efficientnet-lite0"},
    {ExtractorKind::Inception2015, "inception-v3-2015"},
    {ExtractorKind::InceptionKeras, "inception-v3-keras"},
}};

} // namespace

std::string_view extractor_name(ExtractorKind kind)
{
    for (const KindRow &row : kinds)
        if (row.kind == kind)
            return row.name;
    return {};
}

Result<ExtractorKind> extractor_kind(const std::filesystem::path &path)
{
    const auto file = open_safetensors(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto found = (*file)->metadata().find(std::string(metadata_key));
    if (found != (*file)->metadata().end())
        for (const KindRow &row : kinds)
            if (row.name == found->second)
                return row.kind;
    return fail(ErrorCode::BadFile, path.string(), "it is not a feature extractor",
                "make one with packaging/to_safetensors.py --extractor");
}

Result<std::filesystem::path> find_lite0()
{
    const std::filesystem::path path = HIT_EXTRACTORS "/efficientnet-lite0.safetensors";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
        return path;
    return fail(ErrorCode::WrongUse, "FD-Lite0", "the weights of EfficientNet-Lite0 are missing",
                "run packaging/setup --metrics, or name them with --extractor");
}

} // namespace hit
