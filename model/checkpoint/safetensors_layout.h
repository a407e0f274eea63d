// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/safetensors_header.h"
#include "model/core/input_file.h"

#include <cstdint>

namespace hit {

/// An open safetensors file whose structure was checked: tensor i is at data_start +
/// header.tensors[i].begin. For readers of parts of a tensor; whole ones come from
/// open_safetensors().
struct SafetensorsLayout
{
    InputFile file;
    std::int64_t data_start = 0;
    SafetensorsHeader header;
};

/// By the rules of open_safetensors(). Throws what memory throws.
Result<SafetensorsLayout> open_safetensors_layout(const std::filesystem::path &path);

} // namespace hit
