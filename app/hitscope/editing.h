// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QObject>
#include <QPoint>
#include <QThreadPool>

namespace hit {

class Actions;
class Canvas;
class DirectionsDock;
class Explorer;
class Keeping;
class MessageBar;
class Settings;

/// Editing by directions: owns the dock with the edit stack and the finder, reads and writes
/// direction files, lets a region be drawn on the canvas. GUI thread.
class Editing final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        Keeping &keeping;
        Canvas &canvas;
        MessageBar &messages;
        const Actions &actions;
        Settings &settings;
    };
    Editing(const Parts &parts, QWidget *window);

    DirectionsDock *dock() const { return m_dock; }
    void load(const QString &path);      ///< adds the directions of a file, as one step
    void saveNamed(const QString &path); ///< as a person typed it
    void findForRegion(QPoint pixel);    ///< opens the finder with a square about it
    bool stopDrawing();                  ///< Esc; false if no region was being drawn

private:
    void connectCommands();
    void connectFinder();
    void connectShelf();
    void showFinder();
    void setDrawing(bool on);
    void takeRegion(const QRect &region, bool finished);
    void showRegion();
    QRect squareAbout(QPoint pixel) const;
    void refreshCommands();
    void showLoadDialog();
    void showSaveDialog();
    void write(const QString &path);
    void say(const QString &what, const Error &error);

    Parts m;
    QWidget *m_window;
    DirectionsDock *m_dock;
    bool m_drawing = false; ///< the canvas has the region tool
    QThreadPool m_writer;   ///< of one thread: the last save is the one that stays
};

} // namespace hit
