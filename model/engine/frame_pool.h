// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/cuda/plugin_api.h"
#include "model/engine/frame.h"

#include <ATen/core/Tensor.h>
#include <c10/core/Stream.h>

#include <memory>

namespace hit {

/// Turns images into frames and takes their memory back when the last holder lets go: no
/// allocation per frame. Frames outlive the pool. `make` on one thread; frames may end on any.
class FramePool
{
public:
    /// CUDA: `api` is the plug-in; its kernel is checked here, and ATen packs instead if it is
    /// wrong.
    FramePool(at::Device device, const HitCudaApi *api);
    ~FramePool();

    /// image [H, W, 3], float, contiguous, on the pool's device, [-1, 1] (clipped). On CUDA the
    /// frame is ready when its event is, in order of the current stream.
    Frame make(const at::Tensor &image, std::uint64_t request_id);

private:
    struct Buffer;
    struct Shelf;
    std::shared_ptr<Buffer> take(std::int64_t height, std::int64_t width);
    void pack_on_device(const at::Tensor &image, Buffer &buffer) const;

    at::Device device_;
    const HitCudaApi *api_;
    bool use_kernel_ = false;
    std::shared_ptr<Shelf> shelf_;
};

/// The same packing in ATen calls: image [..., 3] into rgba [..., 4], any device.
void pack_rgba8_aten(const at::Tensor &image, const at::Tensor &rgba);

/// The stream on which `device` works now; nullptr on the host.
void *current_stream(at::Device device);

} // namespace hit
