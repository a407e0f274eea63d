// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

namespace hit::cuda {

/// See HitCudaApi::pack_rgba8; `rgba` is aligned to 4 bytes. Launches on the current device.
cudaError_t pack_rgba8(const float *rgb, unsigned char *rgba, long long pixels,
                       cudaStream_t stream);

} // namespace hit::cuda
