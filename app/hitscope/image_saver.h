// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <QObject>

class QWidget;

namespace hit {

class Canvas;
class EngineHost;
class Explorer;
class MessageBar;
class Settings;

/// Takes pictures out of the window: to a file, to the clipboard.
class ImageSaver final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        MessageBar &messages;
        Settings &settings;
        const Canvas &canvas;
    };
    ImageSaver(const Parts &parts, QWidget *window);

    void showDialog();
    /// Renders, writes in the background and says so. The suffix decides the format.
    void save(const QString &path, ImageFormat format);
    void copyImage() const;
    void copyLatent() const;
    /// The `hit generate` line that makes this picture.
    void copyCommandLine();

private:
    void write(const QString &path, const ImageWriteOptions &options,
               const struct RenderResult &result);

    Parts m;
    QWidget *m_window;
};

} // namespace hit
