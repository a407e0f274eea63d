// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/image_picture.h"

#include "model/inspect/colour_map.h"

#include <QImage>

namespace hit {

Picture pictureFromImage(const QImage &image)
{
    const QImage source = image.convertToFormat(QImage::Format_RGB888);
    Picture picture{source.width(), source.height(), {}};
    picture.rgb.reserve(std::size_t(source.width()) * std::size_t(source.height()) * 3);
    for (int y = 0; y < source.height(); ++y) {
        const std::uint8_t *row = source.constScanLine(y);
        for (int i = 0; i < source.width() * 3; ++i)
            picture.rgb.push_back(from_8_bit(row[i]));
    }
    return picture;
}

} // namespace hit
