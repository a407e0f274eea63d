// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstddef>
#include <functional>
#include <span>

namespace hit {

/// What the header of an image file tells. Width and height are those of the image as it is shown.
struct ImageFacts
{
    int width = 0, height = 0;
    bool alpha = false;    ///< some of it may be transparent
    bool cmyk = false;     ///< its colours are those of a printer
    bool deep = false;     ///< more than 8 bit
    bool rotated = false;  ///< the EXIF data turn or mirror it
    bool animated = false; ///< it has more than one frame or page; the first is read
};

/// Why a file gives no image.
enum class ImageFault {
    NotAnImage, ///< no format that is read
    CutShort,   ///< it ends too early
    Damaged,    ///< not all of it can be decoded; of formats that do not show it, also cut short
};

/// Decodes an image of MediaLibraries::open_image() once, from top to bottom, so that memory does
/// not grow with it: 8 bit sRGB, upright, on white. One thread.
class ImageReader
{
public:
    virtual ~ImageReader() = default;
    virtual const ImageFacts &facts() const = 0;

    /// Gets `rows` full rows of the rectangle, top to bottom. RGB, without gaps.
    using TakeRows = std::function<void(int rows, std::span<const std::byte> rgb)>;
    /// Decodes the whole image, so that damage anywhere is found, and hands on the rectangle, which
    /// lies inside it. Call it once.
    virtual tl::expected<void, ImageFault> read(int x, int y, int width, int height,
                                                const TakeRows &take) = 0;
};

} // namespace hit
