// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/window_layout.h"

#include <QDockWidget>
#include <QGuiApplication>
#include <QMainWindow>
#include <QScreen>
#include <QSettings>
#include <QStyle>

#include <algorithm>

namespace hit {

namespace {

constexpr int version = 7;                ///< raised when docks are added or renamed
constexpr int wide = 1500, medium = 1200; ///< of a window
constexpr QSize firstSize(1600, 1000);
constexpr int tall = 900, low = 760;
constexpr int modelHeight = 300;
constexpr int narrowRuns = 300, narrowTraining = 284;
constexpr QLatin1String geometryKey("window/geometry"), workspaceKey("window/workspace");

QString nameOf(Workspace workspace)
{
    switch (workspace) {
    case Workspace::Attention:
        return QStringLiteral("attention");
    case Workspace::Train:
        return QStringLiteral("train");
    case Workspace::Explore:
        break;
    }
    return QStringLiteral("explore");
}

/// Those of the window's own width first, then of larger and of smaller ones. Each width has its
/// own: docks that a small screen squeezed would stay so on a large one.
QStringList stateKeys(Workspace workspace, int width)
{
    const QStringList names{QStringLiteral("wide"), QStringLiteral("medium"),
                            QStringLiteral("narrow")};
    const int own = width >= wide ? 0 : width >= medium ? 1 : 2;
    QStringList keys;
    const auto add = [&](int i) {
        keys.append(QStringLiteral("window/%1/%2").arg(nameOf(workspace), names[i]));
    };
    for (int i = own; i >= 0; --i)
        add(i);
    if (workspace == Workspace::Train && width < medium)
        return keys.mid(0, 1); // there runs and new run take turns, as in no larger one
    for (int i = own + 1; i < names.size(); ++i)
        add(i);
    return keys;
}

bool isOnAScreen(const QRect &frame)
{
    const auto screens = QGuiApplication::screens();
    return std::any_of(screens.begin(), screens.end(), [&](const QScreen *screen) {
        const QRect seen = screen->availableGeometry().intersected(frame);
        return seen.width() >= 200 && seen.height() >= 100;
    });
}

/// What was saved on a larger screen, or a place between two of them.
void fitToScreen(QWidget &window)
{
    const QRect kept = window.geometry();
    const QScreen *screen = QGuiApplication::screenAt(kept.center());
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    if (!screen || window.isMaximized() || window.isFullScreen())
        return;
    const int title = window.style()->pixelMetric(QStyle::PM_TitleBarHeight);
    const QRect room = screen->availableGeometry();
    if (room.contains(kept))
        return;
    QRect fit(kept.topLeft(), kept.size().boundedTo(room.size() - QSize(0, title)));
    fit.moveTo(std::clamp(fit.x(), room.left(), room.left() + room.width() - fit.width()),
               std::clamp(fit.y(), room.top() + title, room.top() + room.height() - fit.height()));
    window.setGeometry(fit);
}

} // namespace

WindowLayout::WindowLayout(QMainWindow &window, QSettings &store, const Docks &docks)
    : m_window(window)
    , m_store(store)
    , m_docks(docks)
{
    for (const auto &[corner, area] : {std::pair{Qt::TopLeftCorner, Qt::LeftDockWidgetArea},
                                       std::pair{Qt::BottomLeftCorner, Qt::LeftDockWidgetArea},
                                       std::pair{Qt::TopRightCorner, Qt::RightDockWidgetArea},
                                       std::pair{Qt::BottomRightCorner, Qt::RightDockWidgetArea}})
        window.setCorner(corner, area);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    window.setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
}

QList<QDockWidget *> WindowLayout::all() const
{
    return {m_docks.model,  m_docks.shelf,        m_docks.history, m_docks.latent,
            m_docks.jobs,   m_docks.directions,   m_docks.tokens,  m_docks.attention,
            m_docks.stages, m_docks.architecture, m_docks.heads,   m_docks.runs,
            m_docks.run,    m_docks.training,     m_docks.newRun};
}

/// Every dock has its place in every workspace, so that the menu can show it there.
void WindowLayout::placeAll()
{
    for (QDockWidget *dock : {m_docks.model, m_docks.shelf, m_docks.runs, m_docks.run})
        m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, m_docks.history);
    m_window.tabifyDockWidget(m_docks.shelf, m_docks.history);
    m_window.addDockWidget(Qt::TopDockWidgetArea, m_docks.architecture);
    for (QDockWidget *dock : {m_docks.heads, m_docks.training})
        m_window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    tabify({m_docks.attention, m_docks.tokens, m_docks.stages, m_docks.directions, m_docks.latent});
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_docks.newRun);
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_docks.jobs);
}

/// On the right, in one tab group.
void WindowLayout::tabify(const QList<QDockWidget *> &docks)
{
    for (QDockWidget *dock : docks) {
        m_window.addDockWidget(Qt::RightDockWidgetArea, dock);
        if (dock != docks.first())
            m_window.tabifyDockWidget(docks.first(), dock);
    }
}

/// The latent above the tabs of all that changes its picture.
void WindowLayout::arrangeForExploring()
{
    const int width = m_window.width();
    const QList tabs{m_docks.directions, m_docks.tokens, m_docks.stages, m_docks.attention};
    for (QDockWidget *dock : tabs)
        m_window.removeDockWidget(dock);
    tabify(tabs);
    for (QDockWidget *dock : {m_docks.model, m_docks.shelf})
        dock->setVisible(width >= medium);
    for (QDockWidget *dock : tabs)
        dock->show();
    m_docks.latent->show();
    m_docks.directions->raise();
    if (width < wide) {
        m_window.tabifyDockWidget(m_docks.shelf, m_docks.model);
        m_docks.shelf->raise();
    } else {
        m_window.resizeDocks({m_docks.model, m_docks.shelf},
                             {modelHeight, m_window.height() - modelHeight}, Qt::Vertical);
    }
    m_window.resizeDocks({m_docks.model, m_docks.latent},
                         width >= wide ? QList{264, 360} : QList{236, 316}, Qt::Horizontal);
    const int latent = m_window.height() * 23 / 50; // with the mix, and where the numbers begin
    m_window.resizeDocks({m_docks.latent, m_docks.directions}, {latent, m_window.height() - latent},
                         Qt::Vertical);
}

void WindowLayout::arrangeForAttention()
{
    const bool large = m_window.height() >= tall;
    for (QDockWidget *dock : {m_docks.architecture, m_docks.heads, m_docks.attention,
                              m_docks.tokens, m_docks.stages, m_docks.directions, m_docks.latent})
        dock->show();
    m_docks.heads->setVisible(m_window.height() >= low); // the picture first
    m_docks.attention->raise();
    m_window.resizeDocks({m_docks.attention}, {m_window.width() >= wide ? 360 : 316},
                         Qt::Horizontal);
    m_window.resizeDocks({m_docks.architecture, m_docks.heads}, {116, large ? 290 : 176},
                         Qt::Vertical);
}

void WindowLayout::arrangeForTraining()
{
    const bool large = m_window.width() >= wide;
    m_docks.runs->show();
    m_docks.run->show();
    m_docks.training->show();
    m_docks.newRun->show();
    if (m_window.width() < medium) // all that is beside the samples takes turns
        return arrangeRunsInTabs();
    m_window.resizeDocks({m_docks.runs, m_docks.newRun}, large ? QList{272, 360} : QList{236, 316},
                         Qt::Horizontal);
    const int height = m_window.height() >= tall ? 380 : 260;
    m_window.resizeDocks({m_docks.runs, m_docks.run}, {m_window.height() - height, height},
                         Qt::Vertical);
    m_window.resizeDocks({m_docks.training}, {m_window.height() >= tall ? 370 : 290}, Qt::Vertical);
}

void WindowLayout::arrangeRunsInTabs()
{
    for (QDockWidget *dock : {m_docks.run, m_docks.newRun})
        m_window.tabifyDockWidget(m_docks.runs, dock);
    m_docks.runs->raise();
    m_window.resizeDocks({m_docks.runs}, {narrowRuns}, Qt::Horizontal);
    m_window.resizeDocks({m_docks.training}, {narrowTraining}, Qt::Vertical);
}

void WindowLayout::reset()
{
    for (QDockWidget *dock : all()) {
        dock->setFloating(false);
        m_window.removeDockWidget(dock);
    }
    m_hidden.clear();
    placeAll();
    for (QDockWidget *dock : all())
        dock->hide();
    switch (m_workspace) {
    case Workspace::Explore:
        return arrangeForExploring();
    case Workspace::Attention:
        return arrangeForAttention();
    case Workspace::Train:
        return arrangeForTraining();
    }
}

void WindowLayout::keepState()
{
    setPanelsHidden(false);
    m_store.setValue(stateKeys(m_workspace, m_window.width()).first(), m_window.saveState(version));
}

void WindowLayout::restoreState()
{
    reset();
    for (const QString &key : stateKeys(m_workspace, m_window.width()))
        if (m_window.restoreState(m_store.value(key).toByteArray(), version))
            return;
    reset();
}

void WindowLayout::setWorkspace(Workspace workspace)
{
    if (workspace == m_workspace)
        return;
    keepState();
    m_workspace = workspace;
    restoreState();
}

void WindowLayout::restore()
{
    const bool known = m_window.restoreGeometry(m_store.value(geometryKey).toByteArray());
    if (!known || !isOnAScreen(m_window.frameGeometry())) {
        const QScreen *screen = QGuiApplication::primaryScreen();
        const QSize room = screen ? screen->availableSize() : firstSize;
        const int title = m_window.style()->pixelMetric(QStyle::PM_TitleBarHeight);
        const int edge = m_window.style()->pixelMetric(QStyle::PM_MdiSubWindowFrameWidth);
        m_window.resize(firstSize.boundedTo(room - QSize(2 * edge, 2 * title)));
    }
    fitToScreen(m_window);
    const int kept = m_store.value(workspaceKey).toInt();
    m_workspace = kept >= 0 && kept <= int(Workspace::Train) ? Workspace(kept) : Workspace::Explore;
    restoreState();
}

void WindowLayout::save()
{
    keepState();
    m_store.setValue(geometryKey, m_window.saveGeometry());
    m_store.setValue(workspaceKey, int(m_workspace));
}

void WindowLayout::setPanelsHidden(bool hidden)
{
    if (hidden) {
        for (QDockWidget *dock : m_window.findChildren<QDockWidget *>())
            if (dock->isVisible() && !dock->isFloating())
                m_hidden.append(dock);
        for (QDockWidget *dock : m_hidden)
            dock->hide();
    } else {
        for (QDockWidget *dock : std::exchange(m_hidden, {}))
            dock->show();
    }
}

} // namespace hit
