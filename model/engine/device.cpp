// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/device.h"

#include "model/engine/cuda_plugin.h"

#include <ATen/autocast_mode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/torch.h>

#include <charconv>
#include <optional>

namespace hit {
namespace {

tl::unexpected<Error> no_device(const std::string &name, std::string why, std::string remedy)
{
    return fail(ErrorCode::WrongUse, "the device \"" + name + '"', std::move(why),
                std::move(remedy));
}

/// "cuda" is 0, "cuda:N" is N.
std::optional<int> cuda_index(std::string_view name)
{
    if (name == "cuda")
        return 0;
    constexpr std::string_view prefix = "cuda:";
    if (!name.starts_with(prefix))
        return std::nullopt;
    name.remove_prefix(prefix.size());
    int index = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
    if (error != std::errc{} || end != name.data() + name.size() || index < 0)
        return std::nullopt;
    return index;
}

Result<at::Device> choose_device(const std::string &name)
{
    if (name == "cpu")
        return at::Device(at::kCPU);
    if (name == "auto")
        return cuda_status().available ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    const auto index = cuda_index(name);
    if (!index)
        return no_device(name, "there is no such kind of device", "auto, cpu, cuda or cuda:N");
    const CudaStatus &cuda = cuda_status();
    if (!cuda.available)
        return no_device(name, cuda.reason, "use the device auto or cpu");
    if (static_cast<std::size_t>(*index) >= cuda.devices.size())
        return no_device(name, "the machine has " + std::to_string(cuda.devices.size()) + " GPUs",
                         "count from 0");
    return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(*index));
}

std::string precision_text(Precision precision)
{
    switch (precision) {
    case Precision::Bf16:
        return "BF16";
    case Precision::Tf32:
        return "TF32";
    case Precision::Auto:
    case Precision::Fp32:
        break;
    }
    return "FP32";
}

} // namespace

std::string Compute::text() const
{
    const std::string precise = ", " + precision_text(precision);
    if (device.is_cuda())
        return "GPU " + std::to_string(device.index()) + precise;
    return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads")
           + (precision == Precision::Fp32 ? "" : precise);
}

Result<Compute> choose_compute(const DeviceOptions &options)
{
    return plan_compute(options).map([](Compute compute) {
        if (compute.device.is_cuda())
            compute.stream =
                c10::impl::VirtualGuardImpl(at::kCUDA).getStreamFromGlobalPool(compute.device);
        return compute;
    });
}

Result<Compute> plan_compute(const DeviceOptions &options)
{
    const auto device = choose_device(options.device);
    if (!device)
        return tl::unexpected(device.error());
    Compute compute;
    compute.device = *device;
    compute.threads = options.threads > 0 ? options.threads : usable_cores();
    compute.precision = options.precision;
    if (options.precision == Precision::Auto)
        compute.precision = device->is_cuda() ? Precision::Tf32 : Precision::Fp32;
    if (compute.precision == Precision::Tf32 && !device->is_cuda())
        return fail(ErrorCode::WrongUse, "the precision \"tf32\"", "CPUs do not have it",
                    "auto, fp32 or bf16");
    return compute;
}

struct ComputeScope::Guards
{
    c10::InferenceMode inference;
    at::DeviceType type;
    int threads = at::get_num_threads();
    bool tf32 = at::globalContext().allowTF32CuBLAS();
    bool autocast = at::autocast::is_autocast_enabled(type);
    at::ScalarType autocast_type = at::autocast::get_autocast_dtype(type);
    std::optional<c10::StreamGuard> stream;

    explicit Guards(at::DeviceType device_type)
        : type(device_type)
    {
    }
};

ComputeScope::ComputeScope(const Compute &compute)
    : guards_(std::make_unique<Guards>(compute.device.type()))
{
    if (guards_->threads != compute.threads)
        at::set_num_threads(compute.threads);
    at::globalContext().setAllowTF32CuBLAS(compute.precision == Precision::Tf32);
    at::autocast::set_autocast_dtype(guards_->type, at::kBFloat16);
    at::autocast::set_autocast_enabled(guards_->type, compute.precision == Precision::Bf16);
    if (compute.stream)
        guards_->stream.emplace(*compute.stream);
}

ComputeScope::~ComputeScope()
{
    at::autocast::clear_cache();
    at::autocast::set_autocast_dtype(guards_->type, guards_->autocast_type);
    at::autocast::set_autocast_enabled(guards_->type, guards_->autocast);
    at::globalContext().setAllowTF32CuBLAS(guards_->tf32);
    if (at::get_num_threads() != guards_->threads)
        at::set_num_threads(guards_->threads);
}

} // namespace hit
