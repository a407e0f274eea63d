// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/film/film_exports.h"

class QWidget;

namespace hit {

class EngineHost;
class Explorer;
class MessageBar;
class Settings;

/// Films from the window: asks for one, has it made by the engine, says what became of it. Must
/// end before the host does.
class FilmMaker final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        JobList &jobs;
        MessageBar &messages;
        Settings &settings;
        QWidget &window;
    };
    explicit FilmMaker(const Parts &parts);

    void showDialog();
    void setFrameTime(double milliseconds) { m_frameMilliseconds = milliseconds; }

private:
    void start(const FilmPlan &plan);

    Parts m;
    FilmExports m_exports;
    double m_frameMilliseconds = 0; ///< of the last picture; 0: none yet
};

} // namespace hit
