// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace hit {

/// The processes of one run, each with a part of the batch. One replica needs none of this and costs
/// nothing. All of them make the same calls in the same order.
class Replicas
{
public:
    Replicas(); ///< one
    /// Who this process is, as torchrun says in RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and
    /// MASTER_PORT. Waits for the others.
    struct Place
    {
        int rank = 0, size = 1, local_rank = 0;
        std::string host = "127.0.0.1";
        int port = 29500;
    };
    static Result<std::unique_ptr<Replicas>> join(const Place &place, at::Device device);
    virtual ~Replicas();

    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    /// In place; floating tensors of one device.
    virtual void average(const std::vector<at::Tensor> &tensors);
    /// The sum over the replicas, differentiable: the gradient is summed too.
    virtual at::Tensor sum(const at::Tensor &value);
    /// From rank 0 to all, in place.
    virtual void broadcast(const std::vector<at::Tensor> &tensors);
};

} // namespace hit
