// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace hit {

std::size_t dtype_size(DType dtype)
{
    switch (dtype) {
    case DType::F64:
    case DType::I64:
    case DType::U64:
        return 8;
    case DType::F32:
    case DType::I32:
    case DType::U32:
        return 4;
    case DType::F16:
    case DType::BF16:
    case DType::I16:
    case DType::U16:
        return 2;
    case DType::I8:
    case DType::U8:
    case DType::Bool:
        return 1;
    case DType::String:
        break;
    }
    return 0;
}

std::string_view dtype_name(DType dtype)
{
    switch (dtype) {
    case DType::F64:
        return "F64";
    case DType::F32:
        return "F32";
    case DType::F16:
        return "F16";
    case DType::BF16:
        return "BF16";
    case DType::I64:
        return "I64";
    case DType::I32:
        return "I32";
    case DType::I16:
        return "I16";
    case DType::I8:
        return "I8";
    case DType::U64:
        return "U64";
    case DType::U32:
        return "U32";
    case DType::U16:
        return "U16";
    case DType::U8:
        return "U8";
    case DType::Bool:
        return "BOOL";
    case DType::String:
        break;
    }
    return "STRING";
}

std::int64_t TensorEntry::elements() const
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

const TensorEntry *TensorFile::find(std::string_view name) const
{
    const auto &all = entries();
    const auto found = std::ranges::lower_bound(
        all, name, {}, [](const TensorEntry &entry) { return std::string_view(entry.name); });
    return found != all.end() && found->name == name ? &*found : nullptr;
}

} // namespace hit
