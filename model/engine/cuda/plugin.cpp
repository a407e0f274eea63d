// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cuda/device_scope.h"
#include "model/engine/cuda/pack.cuh"
#include "model/engine/cuda/plugin_api.h"

#include <cstdio>

namespace {

using hit::cuda::DeviceScope;
using hit::cuda::report;

/// Runs `work` on `device`.
template <typename Work>
int on_device(int device, Work work)
{
    const DeviceScope scope(device);
    return report(scope.error() == cudaSuccess ? work() : scope.error());
}

int device_count(int *count)
{
    *count = 0;
    return report(cudaGetDeviceCount(count));
}

int device_name(int device, char *name, std::size_t bytes)
{
    cudaDeviceProp properties{};
    const cudaError_t error = cudaGetDeviceProperties(&properties, device);
    std::snprintf(name, bytes, "%s", properties.name);
    return report(error);
}

const char *error_text(int error)
{
    return cudaGetErrorString(static_cast<cudaError_t>(error));
}

int pack_rgba8(int device, const float *rgb, unsigned char *rgba, long long pixels, void *stream)
{
    return on_device(device, [&] {
        return hit::cuda::pack_rgba8(rgb, rgba, pixels, static_cast<cudaStream_t>(stream));
    });
}

int event_create(int device, void **event)
{
    return on_device(device,
                     [&] { return cudaEventCreate(reinterpret_cast<cudaEvent_t *>(event)); });
}

void event_destroy(void *event)
{
    report(cudaEventDestroy(static_cast<cudaEvent_t>(event)));
}

int event_record(int device, void *event, void *stream)
{
    return on_device(device, [&] {
        return cudaEventRecord(static_cast<cudaEvent_t>(event), static_cast<cudaStream_t>(stream));
    });
}

int event_synchronize(void *event)
{
    return report(cudaEventSynchronize(static_cast<cudaEvent_t>(event)));
}

int event_milliseconds(void *start, void *end, float *milliseconds)
{
    return report(cudaEventElapsedTime(milliseconds, static_cast<cudaEvent_t>(start),
                                       static_cast<cudaEvent_t>(end)));
}

int allocate(int device, std::size_t bytes, void **memory)
{
    return on_device(device, [&] { return cudaMalloc(memory, bytes); });
}

void release(int device, void *memory)
{
    on_device(device, [&] { return cudaFree(memory); });
}

int copy_to_device(int device, void *to, const void *from, std::size_t bytes)
{
    return on_device(device, [&] { return cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice); });
}

int copy_to_host(int device, void *to, const void *from, std::size_t bytes)
{
    return on_device(device, [&] { return cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToHost); });
}

} // namespace

extern "C" __attribute__((visibility("default"))) const HitCudaApi *hit_cuda()
{
    static const HitCudaApi api{HIT_CUDA_VERSION,  device_count,       device_name,   error_text,
                                pack_rgba8,        event_create,       event_destroy, event_record,
                                event_synchronize, event_milliseconds, allocate,      release,
                                copy_to_device,    copy_to_host};
    return &api;
}
