// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <QObject>

class QWidget;

namespace hit {

class Canvas;
class EngineHost;
class Explorer;
class Exports;
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
        Exports &exports;
        MessageBar &messages;
        Settings &settings;
        const Canvas &canvas;
    };
    ImageSaver(const Parts &parts, QWidget *window);

    void showDialog();
    /// Renders and writes in the background.
    void save(const QString &path, ImageFormat format);
    void copyImage() const;
    void copyLatent() const;
    /// The `hit generate` line that makes this picture.
    void copyCommandLine();

private:
    void saveNamed(const QString &path, ImageFormat chosen);
    Parts m;
    QWidget *m_window;
};

} // namespace hit
