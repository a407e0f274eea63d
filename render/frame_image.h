// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/frame.h"

#include <QImage>

#include <cstddef>

namespace hit {

inline constexpr int bytesPerPixel = 4;

/// Pixels, size and pitch fit together.
Status checkFrame(const Frame &frame);

/// The rows into `target`, `pitch` bytes apart; from the device where the frame lies there.
Status copyToHost(const Frame &frame, std::byte *target, std::size_t pitch);

/// A copy, RGBA8888.
Result<QImage> imageFromFrame(const Frame &frame);
/// A frame of the host that shares the pixels of an RGBA8888 image.
Frame frameFromImage(QImage image, std::uint64_t requestId = 0);

} // namespace hit
