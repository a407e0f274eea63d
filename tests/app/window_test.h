// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/main_window.h"
#include "model/engine/session.h"
#include "render/canvas.h"
#include "ui/settings.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>

namespace hit::test {

/// The checkpoint of the official code that all window tests open.
inline QString fixtureModel()
{
    return QStringLiteral(HIT_TEST_REFERENCE "/tiny128/ckpt");
}

/// A window with settings and a cache of its own, on the CPU, that does not drift at the start. It
/// finds the programs that were built with it.
struct TestWindow
{
    explicit TestWindow(const std::function<void(Options &)> &change = {})
        : settings(folder.filePath("settings.ini"))
    {
        static const QByteArray path = QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH");
        qputenv("PATH", path);
        qputenv("XDG_CACHE_HOME", folder.path().toLocal8Bit());
        settings.store().setValue("greeted", true);
        Options options;
        options.model = fixtureModel();
        options.device = "cpu";
        if (change)
            change(options);
        window = std::make_unique<MainWindow>(settings, options);
        QObject::connect(window.get(), &MainWindow::pictureShown, [this] { ++shown; });
        window->resize(1280, 800);
        window->show();
    }

    /// The picture of the present state is on the screen.
    bool waitForPicture()
    {
        return QTest::qWaitFor([this] { return window->host().isUpToDate() && shown > 0; }, 60'000)
               && QTest::qWaitFor([this] { return shown > 0; }, 10'000);
    }
    QImage picture() const
    {
        return window->canvas().grabPicture().convertToFormat(QImage::Format_RGB888);
    }

    QTemporaryDir folder;
    Settings settings;
    std::unique_ptr<MainWindow> window;
    int shown = 0;
};

/// What a Session makes of `state`, as an oracle for what the window shows.
inline QImage sessionPicture(const State &state)
{
    DeviceOptions device;
    device.device = "cpu";
    const auto session = Session::open(fixtureModel().toStdString(), device);
    if (!session)
        return {};
    const auto request = request_from_state(state, (*session)->info().config);
    const auto result = (*session)->render(request.value());
    if (!result)
        return {};
    const Frame &frame = result->frame;
    const QImage image(static_cast<const uchar *>(frame.data), frame.width, frame.height,
                       qsizetype(frame.pitch), QImage::Format_RGBX8888);
    return image.convertToFormat(QImage::Format_RGB888);
}

/// What a Session answers to `query`, as an oracle for maps.
inline MapResult sessionMap(const State &state, const MapQuery &query)
{
    DeviceOptions device;
    device.device = "cpu";
    const auto session = Session::open(fixtureModel().toStdString(), device);
    const auto request = request_from_state(state, (*session)->info().config);
    return (*session)->map(request.value(), query).value();
}

} // namespace hit::test
