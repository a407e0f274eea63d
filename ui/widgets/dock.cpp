// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dock.h"

#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QEvent>
#include <QMainWindow>
#include <QMenu>

#include <algorithm>

namespace hit {
namespace {

constexpr int belowTabs = 6;

// A title that is a gap; QDockWidget has no way to show none.
class NoTitle final : public QWidget
{
public:
    using QWidget::QWidget;
    QSize sizeHint() const override { return {0, belowTabs}; }
    QSize minimumSizeHint() const override { return {0, belowTabs}; }
};

} // namespace

Dock::Dock(const QString &objectName, const QString &title, const QString &iconName,
           QWidget *parent)
    : QDockWidget(title, parent)
    , m_iconName(iconName)
    , m_title(new DockTitle(title, this))
    , m_noTitle(new NoTitle(this))
    , m_scroll(new PanelScroll(this))
{
    setObjectName(objectName);
    setWindowIcon(icon(iconName));         // of its tab too, where there is no room for its name
    m_scroll->setAutoFillBackground(true); // also under its scroll bars
    setWidget(m_scroll);
    setTitleBarWidget(m_title);
    m_title->menuButton()->setMenu(new QMenu(m_title));
    connect(m_title->menuButton()->menu(), &QMenu::aboutToShow, this, &Dock::fillMenu);
    // Who asks for a dock wants to see it, also where it shares its place.
    connect(toggleViewAction(), &QAction::triggered, this, [this](bool shown) {
        if (shown)
            raise();
    });
    connect(this, &QDockWidget::topLevelChanged, this, &Dock::updateTitles);
    connect(this, &QDockWidget::dockLocationChanged, this, &Dock::updateTitles);
    connect(this, &QDockWidget::visibilityChanged, this, &Dock::updateTitles);
}

void Dock::setTitle(const QString &title)
{
    if (title == windowTitle())
        return;
    const QString name = toggleViewAction()->text();
    setWindowTitle(title);
    toggleViewAction()->setText(name);
    m_title->setText(title);
}

void Dock::setBody(QWidget *body)
{
    m_scroll->setWidget(body);
}

void Dock::fillMenu()
{
    QMenu *menu = m_title->menuButton()->menu();
    menu->clear();
    if (isFloating())
        menu->addAction(tr("Dock"), this, [this] { setFloating(false); });
    else
        menu->addAction(tr("Float"), this, [this] { setFloating(true); });
    auto *main = qobject_cast<QMainWindow *>(parentWidget());
    if (main && !isFloating()) {
        QMenu *move = menu->addMenu(tr("Move to"));
        const QPair<Qt::DockWidgetArea, QString> areas[] = {
            {Qt::LeftDockWidgetArea, tr("Left")},
            {Qt::RightDockWidgetArea, tr("Right")},
            {Qt::BottomDockWidgetArea, tr("Bottom")}};
        for (const auto &[area, name] : areas) {
            QAction *action = move->addAction(
                name, this, [this, main, target = area] { main->addDockWidget(target, this); });
            action->setEnabled(main->dockWidgetArea(this) != area);
        }
    }
    menu->addAction(tr("Reset layout"), this, &Dock::resetLayoutRequested);
    menu->addSeparator();
    menu->addAction(tr("Close"), this, &QWidget::close);
}

/// What happens to one dock decides the titles of those that share or shared its tabs.
void Dock::updateTitles()
{
    const auto docks =
        parentWidget() ? parentWidget()->findChildren<Dock *>(QString(), Qt::FindDirectChildrenOnly)
                       : QList<Dock *>();
    for (Dock *dock : docks)
        dock->updateTitle();
}

void Dock::updateTitle()
{
    const auto *main = qobject_cast<const QMainWindow *>(parentWidget());
    bool tabbed = false;
    if (main && !isFloating()) {
        // A dock that floats or is closed keeps its place in the list.
        const QList<QDockWidget *> group = main->tabifiedDockWidgets(this);
        tabbed = std::any_of(group.begin(), group.end(), [](const QDockWidget *dock) {
            return !dock->isFloating() && !dock->isHidden();
        });
    }
    QWidget *wanted = tabbed ? m_noTitle : static_cast<QWidget *>(m_title);
    if (titleBarWidget() == wanted)
        return;
    setTitleBarWidget(wanted);
    m_title->setVisible(!tabbed);
}

bool Dock::event(QEvent *event)
{
    const bool result = QDockWidget::event(event);
    // Joining a tab group sends no signal of its own, but the frame changes.
    if (event->type() == QEvent::Resize || event->type() == QEvent::ZOrderChange)
        updateTitle();
    return result;
}

} // namespace hit
