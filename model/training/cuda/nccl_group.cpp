// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/cuda/nccl_group.h"

#include <c10/cuda/CUDAFunctions.h>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

extern "C" c10d::Backend *hit_make_nccl(const c10::intrusive_ptr<c10d::Store> &store, int rank,
                                        int size, int device)
{
    c10::cuda::set_device(static_cast<c10::DeviceIndex>(device));
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size).release();
}
