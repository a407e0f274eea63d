// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cuda_plugin.h"

#include "model/core/log.h"
#include "model/core/shared_library.h"
#include "model/engine/pack.h"
#include "model/engine/session.h"

#include <array>
#include <cmath>
#include <dlfcn.h>
#include <link.h>
#include <memory>

namespace hit {
namespace {

namespace fs = std::filesystem;

/// Folder of the torch that this process runs.
fs::path torch_folder()
{
    void *torch = dlopen("libtorch_cpu.so", RTLD_NOW | RTLD_NOLOAD);
    if (!torch)
        return {};
    link_map *map = nullptr;
    const bool found = dlinfo(torch, RTLD_DI_LINKMAP, &map) == 0;
    const fs::path folder = found ? fs::path(map->l_name).parent_path() : fs::path();
    dlclose(torch);
    return folder;
}

Result<void *> load(const fs::path &file, int flags, const std::string &why)
{
    return load_library(file, flags).map_error([&](const Error &error) {
        return Error{ErrorCode::WorkFailed, "CUDA", why, {}, error.details};
    });
}

std::string name_of(const fs::path &file)
{
    return file.filename().string();
}

Result<const HitCudaApi *> table_of(void *library, const std::string &name)
{
    const auto table = reinterpret_cast<decltype(&hit_cuda)>(dlsym(library, HIT_CUDA_SYMBOL));
    const HitCudaApi *api = table ? table() : nullptr;
    if (!api)
        return fail(ErrorCode::WorkFailed, "CUDA", name + " is not the plug-in of Hitscope");
    if (api->version != HIT_CUDA_VERSION)
        return fail(ErrorCode::WorkFailed, "CUDA",
                    name + " is of version " + std::to_string(api->version)
                        + ", this program needs version " + std::to_string(HIT_CUDA_VERSION));
    return api;
}

Result<std::vector<std::string>> device_names(const HitCudaApi &api)
{
    int count = 0;
    if (auto status = cuda_result(api, api.device_count(&count), "counting the GPUs"); !status)
        return tl::unexpected(status.error());
    if (count == 0)
        return fail(ErrorCode::WorkFailed, "CUDA", "the driver has no GPU");
    std::vector<std::string> names;
    for (int device = 0; device < count; ++device) {
        std::array<char, 256> name{};
        const int error = api.device_name(device, name.data(), name.size());
        if (auto status = cuda_result(api, error, "asking for a GPU's name"); !status)
            return tl::unexpected(status.error());
        names.emplace_back(name.data());
    }
    return names;
}

struct LoadedCuda
{
    const HitCudaApi *api = nullptr;
    CudaStatus status;
};

LoadedCuda load_cuda()
{
    LoadedCuda cuda;
    const auto opened = open_cuda_plugin(cuda_files());
    const auto names = opened.and_then([](const HitCudaApi *api) { return device_names(*api); });
    if (names) {
        cuda.api = *opened;
        cuda.status = {true, {}, *names};
    } else {
        cuda.status.reason = names.error().why;
        log::info("CUDA is not used: " + names.error().why + ' ' + names.error().details);
    }
    return cuda;
}

const LoadedCuda &loaded_cuda()
{
    static const LoadedCuda cuda = load_cuda();
    return cuda;
}

/// Every edge of the rounding: halves, both clips and their neighbours, not-a-number.
std::vector<float> pack_test_case()
{
    std::vector<float> values{-1, 1,     0,        -1.0001f, 1.0001f,   -40,
                              40, 1e-9f, INFINITY, NAN,      -INFINITY, 0.99999994f};
    for (int level = 0; level < 255; ++level) {
        const float half = (static_cast<float>(level) + 0.5f) / 127.5f - 1;
        values.insert(values.end(),
                      {half, std::nextafter(half, -2.0f), std::nextafter(half, 2.0f)});
    }
    return values; // 777 = 3 * 259
}

} // namespace

CudaFiles cuda_files()
{
    return {"libcuda.so.1", torch_folder() / "libtorch_cuda.so",
            plugin_file("libhit_cuda.so", "HITSCOPE_CUDA_PLUGIN")};
}

Result<const HitCudaApi *> open_cuda_plugin(const CudaFiles &files)
{
    return load(files.driver, RTLD_LOCAL, "there is no NVIDIA driver")
        .and_then([&](void *) {
            // Global: torch's kernels register themselves with the libtorch_cpu that runs.
            return load(files.torch, RTLD_GLOBAL, name_of(files.torch) + " did not load");
        })
        .and_then([&](void *) {
            return load(files.plugin, RTLD_LOCAL, name_of(files.plugin) + " did not load");
        })
        .and_then([&](void *library) { return table_of(library, name_of(files.plugin)); });
}

const HitCudaApi *cuda_plugin()
{
    return loaded_cuda().api;
}

const CudaStatus &cuda_status()
{
    return loaded_cuda().status;
}

Status check_pack_kernel(const HitCudaApi &api, int device)
{
    const std::vector<float> rgb = pack_test_case();
    const auto pixels = static_cast<std::int64_t>(rgb.size() / 3);
    std::vector<std::uint8_t> expected(static_cast<std::size_t>(4 * pixels));
    std::vector<std::uint8_t> rgba(expected.size());
    pack_rgba8(rgb.data(), expected.data(), pixels);

    void *memory = nullptr;
    const std::size_t in_bytes = rgb.size() * sizeof(float);
    int error = api.allocate(device, in_bytes + rgba.size(), &memory);
    const auto release = [&](void *m) { api.release(device, m); };
    const std::unique_ptr<void, decltype(release)> owned(memory, release);
    auto *out = static_cast<std::uint8_t *>(memory) + in_bytes;
    if (error == 0)
        error = api.copy_to_device(device, memory, rgb.data(), in_bytes);
    if (error == 0)
        error = api.pack_rgba8(device, static_cast<const float *>(memory), out, pixels, nullptr);
    if (error == 0)
        error = api.copy_to_host(device, rgba.data(), out, rgba.size());
    return cuda_result(api, error, "checking the packing kernel").and_then([&]() -> Status {
        if (rgba == expected)
            return {};
        return fail(ErrorCode::WorkFailed, "the packing kernel", "its result is wrong");
    });
}

Status cuda_result(const HitCudaApi &api, int error, const char *what)
{
    if (error == 0)
        return {};
    const auto code = ends_the_device(error) ? ErrorCode::DeviceLost : ErrorCode::WorkFailed;
    return fail(code, "CUDA", std::string(what) + " failed: " + api.error_text(error));
}

} // namespace hit
