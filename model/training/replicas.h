// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hit {

class GeneratorImpl;

/// The processes of one run, each with a part of the batch. This class is a run of one process and
/// costs nothing. All make the same calls in the same order; they throw what torch throws, such as
/// when another process has ended.
class Replicas
{
public:
    virtual ~Replicas() = default;
    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    /// Begins to replace floating tensors of one device by their means; call the result to wait.
    virtual std::function<void()> begin_average(std::vector<at::Tensor> tensors);
    /// The sum over the replicas, differentiable: the gradient is summed too.
    virtual at::Tensor sum(const at::Tensor &value) { return value; }
    virtual void barrier() {}
};

/// Who this process is among `size`, as torchrun and SLURM wrappers say it.
struct ReplicaPlace
{
    int rank = 0;
    int size = 1;
    int local_rank = 0; ///< on this machine: which GPU
    std::string host = "127.0.0.1";
    int port = 29500;

    /// From RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT; one process without them.
    /// Error (WrongUse): values that cannot be.
    static Result<ReplicaPlace> from_environment();
};

/// Meets the others at host:port, where rank 0 listens: Gloo on CPUs, NCCL on GPUs. Waits for them
/// for at most five minutes.
Result<std::unique_ptr<Replicas>> join_replicas(const ReplicaPlace &place, at::Device device);

/// Batch norm over the images of all replicas, from now on.
void synchronise_norms(GeneratorImpl &generator, Replicas &replicas);

} // namespace hit
