// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/directions_dock.h"

#include "ui/directions/edit_list.h"
#include "ui/directions/edit_panel.h"
#include "ui/directions/finder_panel.h"

#include <QStackedWidget>

namespace hit {

DirectionsDock::DirectionsDock(Explorer &explorer, const ShelfLibrary &shelf,
                               const QString &cacheFolder, QWidget *parent)
    : Dock(QStringLiteral("DirectionsDock"), tr("Directions"), QStringLiteral("sliders"), parent)
    , m_pages(new QStackedWidget)
    , m_stack(new EditPanel(explorer))
    , m_finder(new FinderPanel(explorer, shelf, cacheFolder))
{
    m_pages->addWidget(m_stack);
    m_pages->addWidget(m_finder);
    setBody(m_pages);
    connect(m_stack, &EditPanel::findRequested, this, [this] { setFinderShown(true); });
    connect(m_finder, &FinderPanel::closeRequested, this, [this] { setFinderShown(false); });
}

void DirectionsDock::setFinderShown(bool shown)
{
    if (shown == isFinderShown())
        return;
    const QWidget *focused = focusWidget();
    const bool hadFocus = focused && focused->hasFocus();
    m_pages->setCurrentWidget(shown ? static_cast<QWidget *>(m_finder) : m_stack);
    if (!shown && hadFocus)
        m_stack->list().setFocus(); // else the search would take the next keys
    Q_EMIT finderShownChanged(shown);
}

bool DirectionsDock::isFinderShown() const
{
    return m_pages->currentWidget() == m_finder;
}

} // namespace hit
