// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/cuda_plugin.h"

#include <dlfcn.h>

namespace hit {

Result<const HitInteropApi *> interopApi()
{
    // NOLOAD: the engine decides whether there is CUDA; this only finds what is there already.
    void *plugin = dlopen("libhit_cuda.so", RTLD_NOW | RTLD_NOLOAD);
    if (!plugin)
        return fail(ErrorCode::WorkFailed, "CUDA", "the plug-in is not loaded");
    const auto table = reinterpret_cast<decltype(&hit_interop)>(dlsym(plugin, HIT_INTEROP_SYMBOL));
    const HitInteropApi *api = table ? table() : nullptr;
    dlclose(plugin); // the engine's own handle keeps it
    if (!api || api->version != HIT_INTEROP_VERSION)
        return fail(ErrorCode::WorkFailed, "CUDA", "the plug-in is of another version");
    return api;
}

HitInteropFrame interopFrame(const Frame &frame)
{
    return {frame.data, frame.pitch, frame.width, frame.height, frame.device, frame.ready};
}

Status cudaStatus(const HitInteropApi &api, int error, const char *during)
{
    if (error == 0)
        return {};
    return fail(ErrorCode::WorkFailed, "CUDA", std::string(during) + " failed", {},
                api.error_text(error));
}

Status copyCudaFrame(const Frame &frame, std::byte *target, std::size_t pitch)
{
    return interopApi().and_then([&](const HitInteropApi *api) {
        const HitInteropFrame source = interopFrame(frame);
        return cudaStatus(*api, api->copy_to_host(&source, target, pitch),
                          "copying a picture from the GPU");
    });
}

} // namespace hit
