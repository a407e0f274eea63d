// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QDockWidget;
class QMainWindow;
class QSettings;

namespace hit {

/// What the window is arranged for (design/ui.md section 2).
enum class Workspace { Explore, Attention, Train };

/// Where the docks are: the default by workspace and window width, and what the person made of it,
/// kept between sessions.
class WindowLayout final
{
public:
    struct Docks
    {
        QDockWidget *model, *shelf, *history, *latent, *jobs, *directions, *tokens;
        QDockWidget *attention, *stages, *architecture, *heads;
        QDockWidget *runs, *run, *training, *newRun;
    };
    WindowLayout(QMainWindow &window, QSettings &store, const Docks &docks);

    Workspace workspace() const { return m_workspace; }
    void setWorkspace(Workspace workspace); ///< keeps how this one was left
    void reset();                           ///< the default for workspace and width
    void restore(); ///< the person's, or the default where there is none that fits
    void save();
    /// Hides all docks, or shows those that were hidden by it.
    void setPanelsHidden(bool hidden);

    QList<QDockWidget *> all() const;

private:
    void placeAll();
    void tabify(const QList<QDockWidget *> &docks);
    void arrangeForExploring();
    void arrangeForAttention();
    void arrangeForTraining();
    void arrangeRunsInTabs();
    void keepState();
    void restoreState();

    QMainWindow &m_window;
    QSettings &m_store;
    Docks m_docks;
    Workspace m_workspace = Workspace::Explore;
    QList<QDockWidget *> m_hidden;
};

} // namespace hit
