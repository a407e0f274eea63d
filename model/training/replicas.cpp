// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/replicas.h"

#include "model/engine/cuda_plugin.h"
#include "model/network/generator.h"
#include "model/training/cuda/nccl_group.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/utils/tensor_flatten.h>
#include <torch/torch.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

namespace hit {
namespace {

constexpr std::chrono::minutes patience{5};
constexpr int most_processes = 65'536;

Result<int> number_from_environment(const char *name, int otherwise, int most)
{
    const char *text = std::getenv(name);
    if (!text)
        return otherwise;
    int value = -1;
    const char *end = text + std::strlen(text);
    const auto parsed = std::from_chars(text, end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || value < 0 || value > most)
        return fail(ErrorCode::WrongUse, name,
                    "it is not a number from 0 to " + std::to_string(most));
    return value;
}

/// Sum over the replicas forwards and of the gradients backwards.
class SumOverReplicas : public torch::autograd::Function<SumOverReplicas>
{
public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &value,
                              c10d::Backend *group)
    {
        context->saved_data["group"] = reinterpret_cast<std::int64_t>(group);
        return summed(value, *group);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   const torch::autograd::variable_list &gradients)
    {
        auto *group = reinterpret_cast<c10d::Backend *>(context->saved_data["group"].toInt());
        return {summed(gradients.front(), *group), at::Tensor()};
    }

private:
    static at::Tensor summed(const at::Tensor &value, c10d::Backend &group)
    {
        std::vector<at::Tensor> parts{value.contiguous().clone()};
        group.allreduce(parts)->wait();
        return parts.front();
    }
};

c10::intrusive_ptr<c10d::Backend> gloo_group(const c10::intrusive_ptr<c10d::Store> &store,
                                             const ReplicaPlace &place)
{
    return c10::make_intrusive<c10d::ProcessGroupGloo>(
        store, place.rank, place.size, c10d::ProcessGroupGloo::Options::create_default(patience));
}

/// NCCL's group is in libtorch_cuda.so, so what makes it is a plug-in beside that for CUDA.
c10::intrusive_ptr<c10d::Backend> nccl_group(const c10::intrusive_ptr<c10d::Store> &store,
                                             const ReplicaPlace &place, at::Device device)
{
    const auto file = cuda_files().plugin.parent_path() / "libhit_nccl.so";
    void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    TORCH_CHECK(library, dlerror());
    const auto make = reinterpret_cast<decltype(&hit_make_nccl)>(dlsym(library, "hit_make_nccl"));
    TORCH_CHECK(make, dlerror());
    return c10::intrusive_ptr<c10d::Backend>::reclaim(
        make(store, place.rank, place.size, device.index()));
}

class ProcessGroup final : public Replicas
{
public:
    ProcessGroup(c10::intrusive_ptr<c10d::Store> store, c10::intrusive_ptr<c10d::Backend> group)
        : store_(std::move(store))
        , group_(std::move(group))
    {
    }

    int rank() const override { return group_->getRank(); }
    int size() const override { return group_->getSize(); }

    std::function<void()> begin_average(std::vector<at::Tensor> tensors) override
    {
        if (tensors.empty())
            return [] {};
        // One message instead of hundreds.
        std::vector<at::Tensor> flat{torch::utils::flatten_dense_tensors(tensors)};
        auto work = group_->allreduce(flat);
        return [work, flat, tensors = std::move(tensors), count = size()] {
            work->wait();
            const at::NoGradGuard no_grad;
            at::Tensor mean = flat.front() / count;
            at::_foreach_copy_(tensors, torch::utils::unflatten_dense_tensors(mean, tensors));
        };
    }

    at::Tensor sum(const at::Tensor &value) override
    {
        return SumOverReplicas::apply(value, group_.get());
    }

    void barrier() override { group_->barrier()->wait(); }

private:
    c10::intrusive_ptr<c10d::Store> store_; ///< rank 0's serves all: it outlives the group
    c10::intrusive_ptr<c10d::Backend> group_;
};

} // namespace

std::function<void()> Replicas::begin_average(std::vector<at::Tensor> /*tensors*/)
{
    return [] {};
}

Result<ReplicaPlace> ReplicaPlace::from_environment()
{
    ReplicaPlace place;
    const auto take = [](int &value, const char *name, int most) -> Status {
        return number_from_environment(name, value, most).transform([&](int read) {
            value = read;
        });
    };
    Status status = take(place.rank, "RANK", most_processes)
                        .and_then([&] { return take(place.size, "WORLD_SIZE", most_processes); })
                        .and_then([&] { return take(place.local_rank, "LOCAL_RANK", 1024); })
                        .and_then([&] { return take(place.port, "MASTER_PORT", 65'535); });
    if (!status)
        return tl::unexpected(status.error());
    if (place.rank >= std::max(place.size, 1))
        return fail(ErrorCode::WrongUse, "RANK", "it is not below WORLD_SIZE");
    if (const char *host = std::getenv("MASTER_ADDR"))
        place.host = host;
    return place;
}

Result<std::unique_ptr<Replicas>> join_replicas(const ReplicaPlace &place, at::Device device)
{
    if (place.size <= 1)
        return std::make_unique<Replicas>();
    return guard("the other processes", [&]() -> std::unique_ptr<Replicas> {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(place.port);
        options.isServer = place.rank == 0;
        options.numWorkers = static_cast<std::size_t>(place.size);
        options.timeout = patience;
        const auto store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
        return std::make_unique<ProcessGroup>(
            store, device.is_cuda() ? nccl_group(store, place, device) : gloo_group(store, place));
    });
}

void synchronise_norms(GeneratorImpl &generator, Replicas &replicas)
{
    for (const auto &module : generator.modules())
        if (auto *norm = module->as<NormImpl>())
            norm->synchronise([&replicas](const at::Tensor &value) { return replicas.sum(value); },
                              replicas.size());
}

} // namespace hit
