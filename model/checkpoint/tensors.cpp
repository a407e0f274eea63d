// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensors.h"

#include "model/checkpoint/checks.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <array>
#include <set>

namespace hit {

namespace {

constexpr std::array<std::pair<DType, torch::ScalarType>, 13> types = {{
    {DType::F64, torch::kFloat64},
    {DType::F32, torch::kFloat32},
    {DType::F16, torch::kFloat16},
    {DType::BF16, torch::kBFloat16},
    {DType::I64, torch::kInt64},
    {DType::I32, torch::kInt32},
    {DType::I16, torch::kInt16},
    {DType::I8, torch::kInt8},
    {DType::U64, torch::kUInt64},
    {DType::U32, torch::kUInt32},
    {DType::U16, torch::kUInt16},
    {DType::U8, torch::kUInt8},
    {DType::Bool, torch::kBool},
}};

std::optional<torch::ScalarType> torch_type(DType dtype)
{
    for (const auto &[file_type, type] : types)
        if (file_type == dtype)
            return type;
    return std::nullopt;
}

std::optional<DType> file_type(torch::ScalarType type)
{
    for (const auto &[dtype, candidate] : types)
        if (candidate == type)
            return dtype;
    return std::nullopt;
}

bool has_fractions(DType dtype)
{
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16
           || dtype == DType::BF16;
}

bool is_optimizer_slot(std::string_view name)
{
    return name.find("/.OPTIMIZER_SLOT/") != std::string_view::npos;
}

std::span<std::byte> bytes_of(const torch::Tensor &tensor)
{
    return {static_cast<std::byte *>(tensor.mutable_data_ptr()), tensor.nbytes()};
}

tl::unexpected<Error> bad_tensor(std::string_view name, std::string why)
{
    return fail(ErrorCode::BadFile, "tensor " + in_quotes(name), std::move(why),
                "the file is not whole, or of another kind of network");
}

/// The tensors of `all`, in its order.
Result<std::vector<const TensorEntry *>>
matching_entries(const TensorFile &file, std::string_view prefix, const std::vector<Variable> &all)
{
    std::vector<const TensorEntry *> entries;
    std::set<std::string_view> wanted;
    for (const Variable &variable : all) {
        const std::string name = std::string(prefix) + variable.key;
        const TensorEntry *entry = file.find(name);
        if (!entry)
            return bad_tensor(name, "is missing");
        if (variable.value.sizes() != torch::IntArrayRef(entry->shape))
            return bad_tensor(name, "has the shape " + c10::str(torch::IntArrayRef(entry->shape))
                                        + ", expected " + c10::str(variable.value.sizes()));
        if (!has_fractions(entry->dtype))
            return bad_tensor(name, "holds " + std::string(dtype_name(entry->dtype))
                                        + ", expected F32, F16 or BF16");
        entries.push_back(entry);
        wanted.insert(entry->name);
    }
    for (const TensorEntry &entry : file.entries())
        if (entry.name.starts_with(prefix) && !is_optimizer_slot(entry.name)
            && !wanted.contains(entry.name))
            return bad_tensor(entry.name, "has no place in the network");
    return entries;
}

Status read_into(TensorFile &file, const TensorEntry &entry, const torch::Tensor &target)
{
    if (torch_type(entry.dtype) == target.scalar_type() && target.is_cpu()
        && target.is_contiguous())
        return file.read(entry, bytes_of(target));
    auto tensor = read_tensor(file, entry);
    if (!tensor)
        return tl::unexpected(std::move(tensor.error()));
    target.copy_(*tensor);
    return {};
}

Status read_all(TensorFile &file, const std::vector<const TensorEntry *> &entries,
                const std::vector<Variable> &all, const Progress &progress,
                const std::stop_token &stop)
{
    std::int64_t total = 0, done = 0;
    const auto bytes = [](const TensorEntry &entry) {
        return entry.elements() * static_cast<std::int64_t>(dtype_size(entry.dtype));
    };
    for (const TensorEntry *entry : entries)
        total += bytes(*entry);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Interrupted, "loading", "was stopped");
        if (auto ok = read_into(file, *entries[i], all[i].value); !ok)
            return ok;
        done += bytes(*entries[i]);
        if (progress)
            progress(done, total);
    }
    return {};
}

} // namespace

Result<at::Tensor> read_tensor(TensorFile &file, const TensorEntry &entry)
{
    const auto type = torch_type(entry.dtype);
    if (!type)
        return bad_tensor(entry.name, "holds text, not numbers");
    return guard("tensor " + in_quotes(entry.name), [&]() -> Result<at::Tensor> {
        auto tensor = torch::empty(entry.shape, *type);
        if (auto ok = file.read(entry, bytes_of(tensor)); !ok)
            return tl::unexpected(std::move(ok.error()));
        return tensor;
    });
}

Status load_variables(TensorFile &file, std::string_view prefix, torch::nn::Module &module,
                      const Progress &progress, std::stop_token stop)
{
    torch::NoGradGuard no_grad;
    const auto all = variables(module);
    const auto entries = matching_entries(file, prefix, all);
    if (!entries)
        return tl::unexpected(entries.error());
    return read_all(file, *entries, all, progress, stop);
}

void append_variables(std::vector<NamedTensor> &tensors, std::string_view prefix,
                      const torch::nn::Module &module)
{
    for (Variable &variable : variables(module))
        tensors.push_back({std::string(prefix) + variable.key, std::move(variable.value)});
}

Status write_tensors(const std::filesystem::path &path, std::span<const NamedTensor> tensors,
                     std::map<std::string, std::string> metadata, bool overwrite,
                     FileSystem &system)
{
    std::vector<torch::Tensor> contents; // keeps the bytes alive
    std::vector<TensorView> views;
    for (const NamedTensor &tensor : tensors) {
        const auto type = file_type(tensor.value.scalar_type());
        if (!type)
            return fail(ErrorCode::WrongUse, "tensor " + in_quotes(tensor.name),
                        "has a type that safetensors does not know");
        contents.push_back(tensor.value.detach().cpu().contiguous());
        views.push_back(
            {tensor.name, *type, contents.back().sizes().vec(), bytes_of(contents.back())});
    }
    return write_safetensors(path, views, std::move(metadata), overwrite, system);
}

} // namespace hit
