// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cuda/device_scope.h"
#include "model/engine/cuda/interop_api.h"

#include <algorithm>
#include <array>
#include <cuda_gl_interop.h>
#include <cuda_runtime_api.h>
#include <memory>
#include <new>

struct HitInteropTexture
{
    int device = 0;
    cudaGraphicsResource_t resource = nullptr;
    cudaStream_t stream = nullptr;
    cudaEvent_t copied = nullptr;
};

namespace {

// The GUI thread has no current device of its own: each call sets it for a scope.
using hit::cuda::DeviceScope;
using hit::cuda::report;

int shares_device(int device, int *shares)
{
    std::array<int, 16> devices{};
    unsigned count = 0;
    const cudaError_t error =
        cudaGLGetDevices(&count, devices.data(), devices.size(), cudaGLDeviceListAll);
    const auto end = devices.begin() + std::min<unsigned>(count, devices.size());
    *shares = error == cudaSuccess && std::find(devices.begin(), end, device) != end;
    return report(error);
}

void detach(HitInteropTexture *texture)
{
    const std::unique_ptr<HitInteropTexture> owned(texture);
    if (!owned)
        return;
    const DeviceScope scope(owned->device);
    if (owned->copied) {
        cudaEventSynchronize(owned->copied);
        cudaEventDestroy(owned->copied);
    }
    if (owned->resource)
        cudaGraphicsUnregisterResource(owned->resource);
    if (owned->stream)
        cudaStreamDestroy(owned->stream);
    cudaGetLastError();
}

int attach(unsigned name, int device, HitInteropTexture **attached)
{
    *attached = nullptr;
    const DeviceScope scope(device);
    if (scope.error() != cudaSuccess)
        return report(scope.error());
    struct Detach
    {
        void operator()(HitInteropTexture *texture) const { detach(texture); }
    };
    std::unique_ptr<HitInteropTexture, Detach> texture(new (std::nothrow) HitInteropTexture);
    if (!texture)
        return cudaErrorMemoryAllocation;
    texture->device = device;
    cudaError_t error = cudaStreamCreateWithFlags(&texture->stream, cudaStreamNonBlocking);
    if (error == cudaSuccess)
        error = cudaEventCreateWithFlags(&texture->copied, cudaEventDisableTiming);
    if (error == cudaSuccess)
        error = cudaGraphicsGLRegisterImage(&texture->resource, name, GL_TEXTURE_2D,
                                            cudaGraphicsRegisterFlagsWriteDiscard);
    if (error == cudaSuccess)
        *attached = texture.release();
    return report(error);
}

cudaError_t copy_mapped(const HitInteropTexture &texture, const HitInteropFrame &frame)
{
    cudaArray_t pixels = nullptr;
    const cudaError_t error =
        cudaGraphicsSubResourceGetMappedArray(&pixels, texture.resource, 0, 0);
    if (error != cudaSuccess)
        return error;
    return cudaMemcpy2DToArrayAsync(pixels, 0, 0, frame.data, frame.pitch,
                                    static_cast<std::size_t>(frame.width) * 4, frame.height,
                                    cudaMemcpyDeviceToDevice, texture.stream);
}

int copy(HitInteropTexture *texture, const HitInteropFrame *frame)
{
    const DeviceScope scope(texture->device);
    // The frame before this one is given up when we return; its copy ended long ago.
    cudaError_t error = cudaEventSynchronize(texture->copied);
    if (error == cudaSuccess && frame->ready)
        error = cudaStreamWaitEvent(texture->stream, static_cast<cudaEvent_t>(frame->ready), 0);
    if (error == cudaSuccess)
        error = cudaGraphicsMapResources(1, &texture->resource, texture->stream);
    if (error != cudaSuccess)
        return report(error);
    const cudaError_t copied = copy_mapped(*texture, *frame);
    const cudaError_t recorded = cudaEventRecord(texture->copied, texture->stream);
    const cudaError_t unmapped = cudaGraphicsUnmapResources(1, &texture->resource, texture->stream);
    for (const cudaError_t each : {copied, recorded, unmapped})
        if (each != cudaSuccess)
            return report(each);
    return cudaSuccess;
}

int copy_to_host(const HitInteropFrame *frame, void *target, std::size_t target_pitch)
{
    const DeviceScope scope(frame->device);
    cudaError_t error = scope.error();
    if (error == cudaSuccess && frame->ready)
        error = cudaEventSynchronize(static_cast<cudaEvent_t>(frame->ready));
    if (error == cudaSuccess)
        error = cudaMemcpy2D(target, target_pitch, frame->data, frame->pitch,
                             static_cast<std::size_t>(frame->width) * 4, frame->height,
                             cudaMemcpyDeviceToHost);
    return report(error);
}

const char *error_text(int error)
{
    return cudaGetErrorString(static_cast<cudaError_t>(error));
}

} // namespace

extern "C" __attribute__((visibility("default"))) const HitInteropApi *hit_interop()
{
    static const HitInteropApi api{HIT_INTEROP_VERSION, shares_device, attach, copy, detach,
                                   copy_to_host,        error_text};
    return &api;
}
