// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <ATen/core/Tensor.h>

namespace torch::nn {
class Module;
}

namespace hit {

/// One tensor of a file, on the CPU, in the file's type; checksum verified where the file has one.
Result<at::Tensor> read_tensor(TensorFile &file, const TensorEntry &entry);

/// Fills every variable of `module` from the tensors `prefix` + key. First all are compared: a
/// tensor that is missing, too many, of another shape or not a number with a fraction is an error
/// that names it, and the module is unchanged. Optimiser slots are passed over. F64, F16 and BF16
/// become the variable's type. Errors of reading leave the module half filled.
Status load_variables(TensorFile &file, std::string_view prefix, torch::nn::Module &module,
                      const Progress &progress = {}, std::stop_token stop = {});

struct NamedTensor
{
    std::string name;
    at::Tensor value; ///< any device and layout
};
/// Every variable of `module` under `prefix` + key.
void append_variables(std::vector<NamedTensor> &tensors, std::string_view prefix,
                      const torch::nn::Module &module);
/// write_safetensors for tensors of torch.
Status write_tensors(const std::filesystem::path &path, std::span<const NamedTensor> tensors,
                     std::map<std::string, std::string> metadata, bool overwrite,
                     FileSystem &system = FileSystem::real());

} // namespace hit
