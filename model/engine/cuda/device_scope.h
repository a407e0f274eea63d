// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

namespace hit::cuda {

/// Makes `device` the thread's current one for a scope and puts the old one back.
class DeviceScope
{
public:
    explicit DeviceScope(int device)
    {
        error_ = cudaGetDevice(&before_);
        if (error_ == cudaSuccess)
            error_ = cudaSetDevice(device);
    }
    ~DeviceScope() { cudaSetDevice(before_); }
    DeviceScope(const DeviceScope &) = delete;
    DeviceScope &operator=(const DeviceScope &) = delete;
    cudaError_t error() const { return error_; }

private:
    int before_ = 0;
    cudaError_t error_ = cudaSuccess;
};

/// Clears the thread's last error, which would else be taken for that of a later call.
inline int report(cudaError_t error)
{
    if (error != cudaSuccess)
        cudaGetLastError();
    return error;
}

} // namespace hit::cuda
