// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/frame.h"

#include <QImage>
#include <QRandomGenerator>

#include <memory>
#include <vector>

namespace hit::test {

/// Random bytes in every channel, or opaque ones; the padding of the rows is filled too.
inline Frame randomFrame(QSize size, int padding = 0, quint64 id = 1, bool opaque = false)
{
    const std::size_t pitch = static_cast<std::size_t>(size.width()) * 4 + padding;
    auto bytes = std::make_shared<std::vector<quint8>>(pitch * size.height());
    QRandomGenerator random(static_cast<quint32>(id));
    for (quint8 &byte : *bytes)
        byte = static_cast<quint8>(random.generate());
    if (opaque)
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                (*bytes)[y * pitch + x * 4 + 3] = 255;
    Frame frame;
    frame.data = bytes->data();
    frame.width = size.width();
    frame.height = size.height();
    frame.pitch = pitch;
    frame.keep_alive = bytes;
    frame.request_id = id;
    return frame;
}

/// The pixels as they should arrive, read without any code of render/.
inline QImage expectedImage(const Frame &frame)
{
    QImage image(frame.width, frame.height, QImage::Format_RGBA8888);
    const auto *bytes = static_cast<const quint8 *>(frame.data);
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x)
            for (int channel = 0; channel < 4; ++channel)
                image.scanLine(y)[x * 4 + channel] = bytes[y * frame.pitch + x * 4 + channel];
    return image;
}

} // namespace hit::test
