// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/canvas_surface.h"
#include "tests/render/test_frames.h"

#include <QSignalSpy>
#include <QtTest>

namespace hit::test {

inline const CanvasColors colors{QColor(20, 20, 21), QColor(60, 60, 61), QColor(154, 154, 161),
                                 QColor(98, 176, 244)};

inline bool hasGl()
{
    return !glRefusal(GlKind::Any);
}

/// The column "rung" with every rung that this platform can be forced to.
inline void addRungs()
{
    QTest::addColumn<UploadPath>("rung");
    QTest::newRow("software") << UploadPath::Software;
    if (hasGl())
        QTest::newRow("copy") << UploadPath::Copy;
}

inline std::unique_ptr<Canvas> shownCanvas(std::optional<UploadPath> forced)
{
    auto canvas = std::make_unique<Canvas>(forced);
    canvas->setColors(colors);
    canvas->resize(420, 380);
    canvas->show();
    return canvas;
}

/// Sets the frame and waits until it is on the screen.
inline bool present(Canvas &canvas, const Frame &frame)
{
    QSignalSpy presented(&canvas, &Canvas::framePresented);
    canvas.setFrame(frame);
    constexpr int patience = 60'000; // a GL that the CPU draws compiles its shader first
    return QTest::qWaitFor(
        [&] {
            return !presented.isEmpty() && presented.last()[0].toULongLong() == frame.request_id;
        },
        patience);
}

inline CanvasTransform transformOf(const Canvas &canvas)
{
    CanvasTransform transform;
    transform.setViewport((QSizeF(canvas.size()) * canvas.devicePixelRatioF()).toSize());
    transform.setPicture(canvas.pictureSize());
    transform.setView(canvas.view());
    return transform;
}

/// In device pixels.
inline QImage screen(Canvas &canvas)
{
    QImage seen = canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
    seen.setDevicePixelRatio(1);
    return seen;
}

} // namespace hit::test
