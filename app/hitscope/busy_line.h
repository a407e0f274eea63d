// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace hit {

class Canvas;
class EngineHost;

/// The running line along the canvas' top edge: while a model is opened, and once a picture is
/// awaited for 400 ms.
class BusyLine final : public QObject
{
    Q_OBJECT
public:
    BusyLine(EngineHost &host, Canvas &canvas);

private:
    void wait();
    void settle();

    EngineHost &m_host;
    Canvas &m_canvas;
    QTimer m_patience;
};

} // namespace hit
