// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/frame_image.h"

#include "render/cuda_plugin.h"

#include <cstring>

namespace hit {

Status checkFrame(const Frame &frame)
{
    const bool sound = frame.data && frame.width > 0 && frame.height > 0
                       && frame.pitch >= static_cast<std::size_t>(frame.width) * bytesPerPixel;
    if (sound)
        return {};
    return fail(ErrorCode::WrongUse, "Picture", "it has no pixels");
}

Status copyToHost(const Frame &frame, std::byte *target, std::size_t pitch)
{
    if (frame.memory == Frame::Memory::Cuda)
        return copyCudaFrame(frame, target, pitch);
    const auto *row = static_cast<const std::byte *>(frame.data);
    for (int y = 0; y < frame.height; ++y, row += frame.pitch, target += pitch)
        std::memcpy(target, row, static_cast<std::size_t>(frame.width) * bytesPerPixel);
    return {};
}

Result<QImage> imageFromFrame(const Frame &frame)
{
    const Status sound = checkFrame(frame);
    if (!sound)
        return tl::unexpected(sound.error());
    QImage image(frame.width, frame.height, QImage::Format_RGBA8888);
    if (image.isNull())
        return fail(ErrorCode::OutOfMemory, "Picture", "there is no memory for a copy of it");
    return copyToHost(frame, reinterpret_cast<std::byte *>(image.bits()),
                      static_cast<std::size_t>(image.bytesPerLine()))
        .map([&] { return std::move(image); });
}

Frame frameFromImage(QImage image, std::uint64_t requestId)
{
    const auto kept = std::make_shared<const QImage>(std::move(image));
    Frame frame;
    frame.data = kept->constBits();
    frame.width = kept->width();
    frame.height = kept->height();
    frame.pitch = static_cast<std::size_t>(kept->bytesPerLine());
    frame.keep_alive = kept;
    frame.request_id = requestId;
    return frame;
}

} // namespace hit
