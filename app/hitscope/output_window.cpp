// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/output_window.h"

#include "app/hitscope/actions.h"
#include "render/canvas.h"

#include <QAction>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScreen>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace hit {
namespace {

constexpr const char *geometryKey = "window/output";
constexpr QSize firstSize(640, 640);

/// Another than the one `window` is on; null: there is only one.
QScreen *otherScreen(const QWidget &window)
{
    const QList<QScreen *> all = QGuiApplication::screens();
    const auto other = std::find_if(all.begin(), all.end(),
                                    [&](QScreen *screen) { return screen != window.screen(); });
    return other == all.end() ? nullptr : *other;
}

} // namespace

OutputWindow::OutputWindow(Canvas &source, const Actions &actions, QSettings &store)
    : m_source(source)
    , m_canvas(new Canvas(source.wantedPath(), this))
    , m_fullScreen(new QAction(this))
    , m_store(store)
{
    using namespace std::chrono_literals;
    setWindowTitle(tr("Picture"));
    setAttribute(Qt::WA_QuitOnClose, false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_canvas);
    m_canvas->setBare(true);
    m_canvas->setAccessibleName(tr("Picture"));
    m_source.setMirror(m_canvas);
    addCommands(actions);
    m_pointer.setSingleShot(true);
    m_pointer.setInterval(2s);
    connect(&m_pointer, &QTimer::timeout, this, [this] { setPointerHidden(isFullScreen()); });
    m_canvas->installEventFilter(this);
}

OutputWindow::~OutputWindow()
{
    m_source.setMirror(nullptr);
    setPointerHidden(false);
    m_store.setValue(geometryKey, saveGeometry());
}

/// All of the main window, but that full screen is this window's own here.
void OutputWindow::addCommands(const Actions &actions)
{
    QAction *whole = actions[Command::FullScreen];
    for (QAction *action : actions.all())
        if (action != whole && action->shortcutContext() == Qt::WindowShortcut)
            addAction(action);
    const auto takeKeys = [this, whole] { m_fullScreen->setShortcuts(whole->shortcuts()); };
    takeKeys();
    connect(whole, &QAction::changed, this, takeKeys);
    connect(m_fullScreen, &QAction::triggered, this,
            [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    addAction(m_fullScreen);
}

void OutputWindow::open()
{
    if (!restoreGeometry(m_store.value(geometryKey).toByteArray())) {
        resize(firstSize);
        if (QScreen *screen = otherScreen(*m_source.window())) {
            move(screen->geometry().topLeft());
            setWindowState(Qt::WindowFullScreen);
        }
    }
    show();
    m_canvas->setFocus();
}

void OutputWindow::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

/// Esc comes here when the canvas had no gesture to cancel.
void OutputWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (isFullScreen())
        m_fullScreen->trigger();
    else
        close();
}

void OutputWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange)
        setPointerHidden(false);
    QWidget::changeEvent(event);
}

bool OutputWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::Enter) {
        setPointerHidden(false);
        m_pointer.start();
    } else if (event->type() == QEvent::Leave) {
        setPointerHidden(false);
        m_pointer.stop();
    }
    return QWidget::eventFilter(watched, event);
}

/// Over the cursors that the canvas sets for its tools.
void OutputWindow::setPointerHidden(bool hidden)
{
    if (hidden == m_pointerHidden)
        return;
    m_pointerHidden = hidden;
    if (hidden)
        QGuiApplication::setOverrideCursor(Qt::BlankCursor);
    else
        QGuiApplication::restoreOverrideCursor();
}

} // namespace hit
