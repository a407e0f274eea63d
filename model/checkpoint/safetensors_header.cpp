// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/safetensors_header.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/sax_refuser.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace hit {
namespace {

class HeaderVisitor final : public SaxRefuser
{
public:
    SafetensorsHeader header;

    bool start_object(std::size_t) override
    {
        if (place_ == Place::Outside) {
            place_ = Place::Top;
            return true;
        }
        if (place_ != Place::Top)
            return refuse();
        if (key_ == "__metadata__") {
            place_ = Place::Metadata;
            return !std::exchange(has_metadata_, true) || refuse("'__metadata__' occurs twice");
        }
        if (header.tensors.size() == max_tensors)
            return refuse("it has more than " + std::to_string(max_tensors) + " tensors");
        place_ = Place::Tensor;
        header.tensors.emplace_back().entry.name = key_;
        offsets_.clear();
        has_type_ = has_shape_ = has_offsets_ = false;
        return true;
    }

    bool key(std::string &key) override
    {
        key_ = std::move(key);
        return true;
    }

    bool string(std::string &text) override
    {
        if (place_ == Place::Metadata)
            return add_metadata(text);
        if (place_ != Place::Tensor || key_ != "dtype")
            return refuse();
        const auto dtype = safetensors_dtype(text);
        if (!dtype)
            return refuse(in_tensor("its type " + in_quotes(text) + " is not supported"));
        tensor().entry.dtype = *dtype;
        return once(has_type_);
    }

    bool start_array(std::size_t) override
    {
        if (place_ != Place::Tensor)
            return refuse();
        if (key_ == "shape") {
            place_ = Place::Shape;
            return once(has_shape_);
        }
        place_ = Place::Offsets;
        return key_ == "data_offsets" ? once(has_offsets_) : refuse();
    }

    bool number_unsigned(std::uint64_t number) override
    {
        if (place_ != Place::Shape && place_ != Place::Offsets)
            return refuse();
        auto &numbers = place_ == Place::Shape ? tensor().entry.shape : offsets_;
        if (numbers.size() == (place_ == Place::Shape ? max_rank : 2))
            return refuse(in_tensor(in_quotes(key_) + " is too long"));
        if (number > std::numeric_limits<std::int64_t>::max())
            return refuse(in_tensor("a number is too large"));
        numbers.push_back(static_cast<std::int64_t>(number));
        return true;
    }

    bool end_array() override
    {
        place_ = Place::Tensor;
        return true;
    }

    bool end_object() override
    {
        if (place_ == Place::Top) {
            place_ = Place::Outside;
            return true;
        }
        const bool metadata = place_ == Place::Metadata;
        place_ = Place::Top;
        return metadata || finish_tensor();
    }

private:
    enum class Place { Outside, Top, Metadata, Tensor, Shape, Offsets };

    SafetensorsTensor &tensor() { return header.tensors.back(); }

    std::string in_tensor(const std::string &why)
    {
        return place_ == Place::Top || place_ == Place::Metadata || header.tensors.empty()
                   ? why
                   : in_quotes(tensor().entry.name) + ": " + why;
    }

    bool once(bool &had)
    {
        return !std::exchange(had, true) || refuse(in_tensor(in_quotes(key_) + " occurs twice"));
    }

    bool add_metadata(std::string &text)
    {
        if (header.metadata.size() == max_tensors)
            return refuse("it has more than " + std::to_string(max_tensors) + " metadata");
        return header.metadata.try_emplace(key_, std::move(text)).second
               || refuse("the metadata " + in_quotes(key_) + " occurs twice");
    }

    bool finish_tensor()
    {
        SafetensorsTensor &done = tensor();
        if (!has_type_ || !has_shape_ || offsets_.size() != 2)
            return refuse(in_quotes(done.entry.name) + " lacks its type, shape or offsets");
        done.begin = offsets_[0];
        done.end = offsets_[1];
        const auto bytes = checked_bytes(done.entry.shape, done.entry.dtype);
        if (!bytes || done.begin > done.end || done.end - done.begin != *bytes)
            return refuse(in_quotes(done.entry.name) + ": its shape and its offsets disagree");
        return true;
    }

    Place place_ = Place::Outside;
    std::string key_;
    std::vector<std::int64_t> offsets_;
    bool has_metadata_ = false, has_type_ = false, has_shape_ = false, has_offsets_ = false;
};

/// Without holes and overlaps, no byte is hidden and none is read for two tensors.
Status check_layout(const std::filesystem::path &path, const SafetensorsHeader &header,
                    std::int64_t data_bytes)
{
    const auto &tensors = header.tensors;
    std::vector<std::uint32_t> order(tensors.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {},
                      [&](std::uint32_t i) { return std::pair(tensors[i].begin, tensors[i].end); });
    std::int64_t end = 0;
    for (const std::uint32_t i : order) {
        if (tensors[i].begin != end)
            return damaged(path, in_quotes(tensors[i].entry.name)
                                     + " does not begin where the one before ends");
        end = tensors[i].end;
    }
    if (end > data_bytes)
        return damaged(path, "it ends too early: " + std::to_string(data_bytes) + " of "
                                 + std::to_string(end) + " bytes of its tensors are there");
    if (end < data_bytes)
        return damaged(path, std::to_string(data_bytes - end) + " bytes follow its last tensor");
    return {};
}

} // namespace

std::string safetensors_header_text(std::span<const TensorEntry> in_file_order,
                                    const std::map<std::string, std::string> &metadata)
{
    std::string text = R"({"__metadata__":)" + nlohmann::json(metadata).dump();
    std::size_t offset = 0;
    for (const TensorEntry &tensor : in_file_order) {
        const std::size_t end =
            offset + static_cast<std::size_t>(tensor.elements()) * dtype_size(tensor.dtype);
        text += "," + nlohmann::json(tensor.name).dump() + R"(:{"dtype":")";
        text += dtype_name(tensor.dtype);
        text += R"(","shape":)" + nlohmann::json(tensor.shape).dump() + R"(,"data_offsets":[)"
                + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

std::optional<DType> safetensors_dtype(std::string_view name)
{
    for (const DType dtype :
         {DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64, DType::I32, DType::I16,
          DType::I8, DType::U64, DType::U32, DType::U16, DType::U8, DType::Bool})
        if (dtype_name(dtype) == name)
            return dtype;
    return std::nullopt;
}

Result<SafetensorsHeader> parse_safetensors_header(const std::filesystem::path &path,
                                                   std::string_view json, std::int64_t data_bytes)
{
    // The JSON library skips a byte order mark and takes a NUL for the end.
    if (!json.starts_with('{') || json.find('\0') != std::string_view::npos)
        return damaged(path, "its header is not a JSON object");
    HeaderVisitor visitor;
    if (!visitor.read(json))
        return damaged(path, "its header is wrong: " + visitor.why());
    auto &tensors = visitor.header.tensors;
    const auto name = [](const SafetensorsTensor &tensor) -> const std::string & {
        return tensor.entry.name;
    };
    std::ranges::sort(tensors, {}, name);
    const auto twice = std::ranges::adjacent_find(tensors, {}, name);
    if (twice != tensors.end())
        return damaged(path, in_quotes(twice->entry.name) + " occurs twice in its header");
    if (auto layout = check_layout(path, visitor.header, data_bytes); !layout)
        return tl::unexpected(layout.error());
    return std::move(visitor.header);
}

} // namespace hit
