// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>

namespace hit::test {

enum class Kind {
    Jpeg,
    ProgressiveJpeg,
    CmykJpeg,
    Png,
    InterlacedPng,
    GreyPng,
    AlphaPng,
    DeepPng,
    Webp,
    AlphaWebp,
    AnimatedWebp,
    Gif,
    AnimatedGif,
    Tiff,
    DeepTiff,
    PagedTiff,
};

/// An image file with a gradient and noise, so that no part of it is small.
QByteArray picture(Kind kind, int width = 64, int height = 48);

/// The same with wrong bytes in the middle.
QByteArray damagedPicture(Kind kind, int width = 64, int height = 48);

/// A JPEG that shows four quadrants of these grey levels (top left, top right, bottom left, bottom
/// right) in 64 x 64 pixels if its EXIF orientation is heeded.
QByteArray turnedPicture(int orientation, std::array<int, 4> levels);

/// A small file whose header claims this size.
QByteArray hugePngHeader(int width, int height);
QByteArray hugeJpegHeader(int width, int height);

} // namespace hit::test
