// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cuda/pack.cuh"

namespace hit::cuda {
namespace {

__device__ unsigned char quantised(float value)
{
    // fminf and fmaxf turn a NaN into the other operand: -1, that is 0.
    return static_cast<unsigned char>(
        __float2int_rn((fminf(fmaxf(value, -1.0f), 1.0f) + 1.0f) * 127.5f));
}

__global__ void pack(const float *__restrict__ rgb, uchar4 *__restrict__ rgba, long long pixels)
{
    const long long pixel = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (pixel >= pixels)
        return;
    const float *in = rgb + 3 * pixel;
    rgba[pixel] = make_uchar4(quantised(in[0]), quantised(in[1]), quantised(in[2]), 255);
}

} // namespace

cudaError_t pack_rgba8(const float *rgb, unsigned char *rgba, long long pixels, cudaStream_t stream)
{
    constexpr int threads = 256;
    const auto blocks = static_cast<unsigned>((pixels + threads - 1) / threads);
    if (blocks > 0)
        pack<<<blocks, threads, 0, stream>>>(rgb, reinterpret_cast<uchar4 *>(rgba), pixels);
    return cudaGetLastError();
}

} // namespace hit::cuda
