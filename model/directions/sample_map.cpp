// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/sample_map.h"

#include "model/checkpoint/tensor_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

using Json = nlohmann::json;

constexpr const char *metadata_key = "hitscope.map";

[[noreturn]] void refuse(const std::filesystem::path &path, std::string why)
{
    throw ErrorException(Error{ErrorCode::BadFile,
                               path.string(),
                               std::move(why),
                               "choose a file that hit map or Hitscope wrote",
                               {}});
}

/// The values of a float32 tensor of that many dimensions; `last`: its last side.
std::vector<float> values_in(TensorFile &file, const char *name, std::size_t dimensions,
                             std::int64_t last, const std::filesystem::path &path)
{
    const TensorEntry *entry = file.find(name);
    if (!entry || entry->dtype != DType::F32 || entry->shape.size() != dimensions
        || entry->elements() == 0 || entry->shape.back() != last)
        refuse(path, std::string("its ") + name + " are missing or of another shape");
    std::vector<float> values(static_cast<std::size_t>(entry->elements()));
    if (Status read = file.read(*entry, std::as_writable_bytes(std::span(values))); !read)
        throw ErrorException(read.error());
    if (!std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); }))
        refuse(path, std::string("its ") + name + " are not finite");
    return values;
}

void read_description(const TensorFile &file, SampleMap &map, const std::filesystem::path &path)
{
    const auto text = file.metadata().find(metadata_key);
    const Json json = text == file.metadata().end()
                          ? Json()
                          : Json::parse(text->second, nullptr, /*allow_exceptions=*/false);
    const auto is_share = [](const Json &number) {
        return number.is_number() && !(number.get<double>() < 0) && number.get<double>() <= 1;
    };
    const bool fits = json.is_object() && json.contains("stage") && json.contains("shares")
                      && json["stage"].is_number_unsigned() && json["stage"] < 64
                      && json["shares"].is_array() && json["shares"].size() == 2
                      && std::all_of(json["shares"].begin(), json["shares"].end(), is_share);
    if (!fits)
        refuse(path, "it does not say of which stage it is and how much it shows");
    map.stage = json["stage"].get<int>();
    map.shares = json["shares"].get<std::array<double, 2>>();
}

SampleMap read(const std::filesystem::path &path)
{
    const auto file = open_safetensors(path);
    if (!file)
        throw ErrorException(file.error());
    SampleMap map;
    read_description(**file, map, path);
    const TensorEntry *mean = (*file)->find("mean");
    if (!mean || mean->shape.size() != 1)
        refuse(path, "its mean is missing or of another shape");
    map.mean = values_in(**file, "mean", 1, mean->shape[0], path);
    map.components = values_in(**file, "components", 2, mean->shape[0], path);
    if (map.components.size() != 2 * map.mean.size())
        refuse(path, "it has not two components");
    const std::vector<float> places = values_in(**file, "places", 2, 2, path);
    for (std::size_t i = 0; i < places.size(); i += 2)
        map.places.push_back({places[i], places[i + 1]});
    return map;
}

} // namespace

std::optional<SampleMap::Place> SampleMap::place_of(std::span<const float> features) const
{
    if (features.size() != mean.size() || components.size() != 2 * mean.size())
        return std::nullopt;
    std::array<double, 2> sums{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const float *component = components.data() + axis * mean.size();
        for (std::size_t i = 0; i < mean.size(); ++i)
            sums.at(axis) += double(features[i] - mean[i]) * double(component[i]);
    }
    return Place{static_cast<float>(sums[0]), static_cast<float>(sums[1])};
}

Status write_sample_map(const std::filesystem::path &path, const SampleMap &map, bool overwrite)
{
    const auto rows = static_cast<std::int64_t>(map.places.size());
    const auto length = static_cast<std::int64_t>(map.mean.size());
    const std::array tensors{
        TensorView{"places", DType::F32, {rows, 2}, std::as_bytes(std::span(map.places))},
        TensorView{"mean", DType::F32, {length}, std::as_bytes(std::span(map.mean))},
        TensorView{
            "components", DType::F32, {2, length}, std::as_bytes(std::span(map.components))}};
    const Json description{{"stage", map.stage}, {"shares", map.shares}};
    return write_safetensors(path, tensors, {{metadata_key, description.dump()}}, overwrite);
}

Result<SampleMap> read_sample_map(const std::filesystem::path &path)
{
    return guard(path.string(), [&] { return read(path); });
}

} // namespace hit
