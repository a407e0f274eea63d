// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/film_plan.h"

#include <QObject>

class QWidget;

namespace hit {

class EngineHost;
class Explorer;
class Exports;
class JobList;
class MapDisplay;
class MessageBar;
class Settings;

/// Films from the window: asks for one and has it made by the engine.
class FilmMaker final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        const MapDisplay &display;
        const JobList &jobs;
        Exports &exports;
        MessageBar &messages;
        Settings &settings;
        QWidget &window;
    };
    explicit FilmMaker(const Parts &parts, QObject *parent);

    void showDialog();
    void setFrameTime(double milliseconds) { m_frameMilliseconds = milliseconds; }

private:
    void start(const FilmPlan &plan);

    Parts m;
    double m_frameMilliseconds = 0; ///< of the last picture; 0: none yet
};

} // namespace hit
