// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace hit {

/// One finished picture on its way to the screen or a file; the whole border between model and
/// render.
struct Frame
{
    enum class Memory { Host, Cuda };
    Memory memory = Memory::Host;
    const void *data =
        nullptr; ///< RGBA, 8 bit each, sRGB, alpha 255, top row first; lives as long as keep_alive
    int width = 0, height = 0; ///< pixels
    std::size_t pitch = 0;     ///< bytes from row to row
    int device = -1;           ///< CUDA device index, -1 on the host
    void *ready = nullptr;     ///< cudaEvent_t recorded after the last write; nullptr on the host
    std::shared_ptr<const void> keep_alive;
    std::uint64_t request_id = 0;
};

} // namespace hit
