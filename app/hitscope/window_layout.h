// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QDockWidget;
class QMainWindow;
class QSettings;

namespace hit {

/// Where the docks are: the default by window width (design/ui.md section 2), and what the person
/// made of it, kept between sessions.
class WindowLayout final
{
public:
    struct Docks
    {
        QDockWidget *model, *latent, *jobs;
    };
    WindowLayout(QMainWindow &window, QSettings &store, const Docks &docks);

    void reset();   ///< the default for the present width
    void restore(); ///< the person's, or the default where there is none that fits
    void save();
    /// Hides all docks, or shows those that were hidden by it.
    void setPanelsHidden(bool hidden);

private:
    QMainWindow &m_window;
    QSettings &m_store;
    Docks m_docks;
    QList<QDockWidget *> m_hidden;
};

} // namespace hit
