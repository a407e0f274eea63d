// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QObject>

class QWidget;

namespace hit {

class Canvas;
class MapDisplay;
class MessageBar;
class Settings;

/// Takes the map on the canvas out of the window: as a picture with its legend, or as numbers.
class MapSaver final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        const MapDisplay &display;
        const Canvas &canvas;
        MessageBar &messages;
        Settings &settings;
    };
    MapSaver(const Parts &parts, QWidget *window);

    void showDialog(bool raw);
    /// Written in the background; says what became of it.
    void save(const QString &path);    ///< PNG: over the picture or beside it, legend below
    void saveRaw(const QString &path); ///< .npy

private:
    void say(const QString &path, const Status &status);

    Parts m;
    QWidget *m_window;
};

} // namespace hit
