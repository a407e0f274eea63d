// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/frame_pool.h"

#include "model/core/log.h"
#include "model/engine/cuda_plugin.h"
#include "model/engine/pack.h"

#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/torch.h>

#include <mutex>
#include <vector>

namespace hit {
namespace {

/// One is shown, one waits, one is written; a queue that asks for more makes its own.
constexpr std::size_t most_kept = 3;

void throw_on_error(const Status &status)
{
    if (!status)
        throw ErrorException(status.error());
}

} // namespace

struct FramePool::Buffer
{
    at::Tensor pixels; ///< [H, W, 4], bytes
    const HitCudaApi *api = nullptr;
    void *ready = nullptr;

    Buffer(at::Tensor memory, const HitCudaApi *plugin)
        : pixels(std::move(memory))
        , api(plugin)
    {
        if (api)
            throw_on_error(cuda_result(*api, api->event_create(pixels.device().index(), &ready),
                                       "making an event"));
    }
    ~Buffer()
    {
        if (ready)
            api->event_destroy(ready);
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
};

struct FramePool::Shelf
{
    std::mutex mutex;
    std::vector<std::unique_ptr<Buffer>> free;

    std::unique_ptr<Buffer> take(at::IntArrayRef shape)
    {
        std::lock_guard lock(mutex);
        std::unique_ptr<Buffer> found;
        for (auto &buffer : free)
            if (buffer->pixels.sizes() == shape)
                std::swap(found, buffer);
        // Buffers of another size are of a model or a view that is gone.
        if (found)
            std::erase(free, nullptr);
        else
            free.clear();
        return found;
    }
    void give(std::unique_ptr<Buffer> buffer)
    {
        std::lock_guard lock(mutex);
        if (free.size() < most_kept)
            free.push_back(std::move(buffer));
    }
};

FramePool::FramePool(at::Device device, const HitCudaApi *api)
    : device_(device)
    , api_(device.is_cuda() ? api : nullptr)
    , shelf_(std::make_shared<Shelf>())
{
    if (!api_)
        return;
    const Status checked = check_pack_kernel(*api_, device_.index());
    use_kernel_ = checked.has_value();
    if (!checked)
        log::warning("switched off: " + checked.error().line());
}

FramePool::~FramePool() = default;

std::shared_ptr<FramePool::Buffer> FramePool::take(std::int64_t height, std::int64_t width)
{
    auto buffer = shelf_->take({height, width, 4});
    if (!buffer)
        buffer = std::make_unique<Buffer>(
            torch::empty({height, width, 4}, torch::dtype(torch::kUInt8).device(device_)), api_);
    return {buffer.release(),
            [shelf = shelf_](Buffer *used) { shelf->give(std::unique_ptr<Buffer>(used)); }};
}

void FramePool::pack_on_device(const at::Tensor &image, Buffer &buffer) const
{
    const int device = device_.index();
    void *stream = current_stream(device_);
    if (use_kernel_)
        throw_on_error(cuda_result(*api_,
                                   api_->pack_rgba8(device, image.const_data_ptr<float>(),
                                                    buffer.pixels.mutable_data_ptr<std::uint8_t>(),
                                                    image.numel() / 3, stream),
                                   "packing a picture"));
    else
        pack_rgba8_aten(image, buffer.pixels);
    throw_on_error(cuda_result(*api_, api_->event_record(device, buffer.ready, stream),
                               "marking the end of a picture"));
}

Frame FramePool::make(const at::Tensor &image, std::uint64_t request_id)
{
    const auto buffer = take(image.size(0), image.size(1));
    if (api_) {
        pack_on_device(image, *buffer);
    } else {
        const float *rgb = image.const_data_ptr<float>();
        auto *rgba = buffer->pixels.mutable_data_ptr<std::uint8_t>();
        constexpr std::int64_t grain = 1 << 14;
        at::parallel_for(0, image.numel() / 3, grain, [&](std::int64_t begin, std::int64_t end) {
            pack_rgba8(rgb + 3 * begin, rgba + 4 * begin, end - begin);
        });
    }
    Frame frame;
    frame.memory = api_ ? Frame::Memory::Cuda : Frame::Memory::Host;
    frame.data = buffer->pixels.const_data_ptr();
    frame.width = static_cast<int>(image.size(1));
    frame.height = static_cast<int>(image.size(0));
    frame.pitch = static_cast<std::size_t>(image.size(1)) * 4;
    frame.device = api_ ? device_.index() : -1;
    frame.ready = buffer->ready;
    frame.keep_alive = buffer;
    frame.request_id = request_id;
    return frame;
}

void pack_rgba8_aten(const at::Tensor &image, const at::Tensor &rgba)
{
    rgba.fill_(255);
    rgba.slice(-1, 0, 3).copy_(
        image.nan_to_num(-1, INFINITY, -INFINITY).clamp(-1, 1).add(1).mul(127.5).round());
}

void *current_stream(at::Device device)
{
    if (!device.is_cuda())
        return nullptr;
    return c10::impl::VirtualGuardImpl(device.type()).getStream(device).native_handle();
}

} // namespace hit
