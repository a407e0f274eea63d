// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_dock.h"

#include "ui/shelf/shelf_details.h"
#include "ui/shelf/shelf_library.h"
#include "ui/shelf/shelf_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/search_field.h"

#include <QBoxLayout>
#include <QDropEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastHeight = 60;

enum Page { Empty, NothingFound, Tiles };

} // namespace

ShelfDock::ShelfDock(ShelfLibrary &library, QWidget *parent)
    : Dock(QStringLiteral("ShelfDock"), tr("Shelf"), QStringLiteral("keep"), parent)
    , m_library(library)
    , m_search(new SearchField(tr("Search names, tags, notes")))
    , m_more(new IconButton(QStringLiteral("more"), tr("Shelf menu")))
    , m_pages(new QStackedWidget)
    , m_view(new ShelfView(library))
    , m_details(new ShelfDetails(library))
{
    m_pages->addWidget(new EmptyState(QStringLiteral("keep"), tr("Nothing kept yet."),
                                      tr("Press B to keep the picture you see.")));
    m_pages->addWidget(new EmptyState(QStringLiteral("search"), tr("Nothing found."),
                                      tr("The search looks in names, tags and notes.")));
    m_pages->addWidget(m_view);
    for (int page : {Empty, NothingFound}) // in a low dock they are cut, not scrolled
        m_pages->widget(page)->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_view->setMinimumHeight(leastHeight);
    m_pages->setAcceptDrops(true);
    m_pages->installEventFilter(this);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, 2, 0, metrics::panelMargin);
    column->setSpacing(metrics::gap);
    column->addWidget(makeTop());
    column->addWidget(m_pages, 1);
    column->addWidget(m_details);
    setBody(body);
    m_details->hide();
    connectView();
    showPage();
}

QWidget *ShelfDock::makeTop()
{
    m_search->setObjectName(QStringLiteral("shelfSearch"));
    m_search->leadTo(m_view);
    m_more->setObjectName(QStringLiteral("button.shelfMenu"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    m_more->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        fillGeneral(*menu);
    });
    auto *top = new QWidget;
    auto *row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, metrics::panelMargin, 0);
    row->setSpacing(4);
    row->addWidget(m_search, 1);
    row->addWidget(m_more);
    return top;
}

void ShelfDock::connectView()
{
    connect(m_search, &SearchField::textChanged, m_view, &ShelfView::setSearch);
    connect(m_view, &ShelfView::chosen, this, &ShelfDock::pictureChanged);
    connect(m_view, &ShelfView::chosen, this, &ShelfDock::goToRequested);
    connect(&m_library.undoStack(), &QUndoStack::indexChanged, this, [this](int index) {
        m_changedLast = true;
        m_firstStep = std::min(m_firstStep, index);
    });
    connect(m_view, &ShelfView::filesDropped, this, &ShelfDock::filesDropped);
    connect(m_view, &ShelfView::menuRequested, this, &ShelfDock::showMenu);
    connect(m_view, &ShelfView::shownCountChanged, this, &ShelfDock::showPage);
    connect(m_view, &ShelfView::selectionMoved, this, [this] {
        if (m_details->isVisible())
            m_details->setItems(m_view->selectedIds());
    });
    connect(&m_library, &ShelfLibrary::kept, this, &ShelfDock::select);
    connect(&m_library, &ShelfLibrary::changed, this, &ShelfDock::showPage);
}

void ShelfDock::select(const QString &id)
{
    if (m_view->isSearching())
        m_search->clear(); // it might not be among what was found
    m_view->select(id);
}

void ShelfDock::pictureChanged()
{
    m_changedLast = false;
    m_firstStep = m_library.undoStack().index();
}

/// What came before the last change of the picture is undone by the shelf's menu alone: by key the
/// picture's turn has come.
QUndoStack *ShelfDock::undoFor(const QKeyEvent &key) const
{
    QUndoStack &stack = m_library.undoStack();
    const bool undo = key.matches(QKeySequence::Undo) && stack.index() > m_firstStep;
    const bool redo = key.matches(QKeySequence::Redo) && stack.canRedo();
    return m_changedLast && (undo || redo) ? &stack : nullptr;
}

void ShelfDock::search()
{
    show();
    raise();
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ShelfDock::showPage()
{
    const bool any = m_library.rowCount() > 0;
    m_pages->setCurrentIndex(m_view->shownCount() > 0 ? Tiles : any ? NothingFound : Empty);
    m_search->setEnabled(any);
    m_search->setToolTip(any ? QString() : tr("There is nothing to search in yet."));
}

void ShelfDock::showDetails(bool on)
{
    m_details->setVisible(on);
    m_details->setItems(on ? m_view->selectedIds() : QStringList());
    if (!on)
        return;
    m_details->enter();
    m_details->parentWidget()->layout()->activate(); // the tiles have less room from now on
    m_view->showSelected();
}

void ShelfDock::fillGeneral(QMenu &menu)
{
    const bool any = m_library.rowCount() > 0;
    QAction *details = menu.addAction(tr("Tags and notes"));
    details->setCheckable(true);
    details->setChecked(!m_details->isHidden());
    connect(details, &QAction::toggled, this, &ShelfDock::showDetails);
    menu.addSeparator();
    menu.addAction(tr("Import pictures..."), this, &ShelfDock::importRequested);
    menu.addAction(tr("Export all..."), this, [this] { Q_EMIT exportRequested({}); })
        ->setEnabled(any);
    menu.addSeparator();
    const auto step = [&](QAction *action, const QString &text, bool can) {
        action->setText(text);
        action->setEnabled(can);
    };
    QUndoStack &undo = m_library.undoStack();
    step(menu.addAction({}, &undo, &QUndoStack::undo), tr("Undo %1").arg(undo.undoText()),
         undo.canUndo());
    step(menu.addAction({}, &undo, &QUndoStack::redo), tr("Redo %1").arg(undo.redoText()),
         undo.canRedo());
}

void ShelfDock::showMenu(QPoint globalPos)
{
    const QStringList ids = m_view->selectedIds();
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("shelfMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (ids.size() == 1) {
        menu->addAction(tr("Go there"), this, [this, ids] { Q_EMIT goToRequested(ids.first()); });
        menu->addAction(tr("Rename"), this, [this] { m_view->edit(m_view->currentIndex()); });
    }
    if (!ids.isEmpty()) {
        menu->addAction(tr("Add to mix"), this, [this, ids] { Q_EMIT addToMixRequested(ids); });
        menu->addAction(tr("Find what sets these apart"), this,
                        [this, ids] { Q_EMIT compareRequested(ids); });
        menu->addAction(tr("Tags and notes"), this, [this] { showDetails(true); });
        menu->addAction(tr("Export..."), this, [this, ids] { Q_EMIT exportRequested(ids); });
        menu->addSeparator();
        menu->addAction(tr("Remove"), this, [this, ids] { m_library.remove(ids); });
    } else {
        fillGeneral(*menu);
    }
    menu->popup(globalPos);
}

bool ShelfDock::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return Dock::event(event);
    const bool own = undoFor(*static_cast<QKeyEvent *>(event));
    event->setAccepted(own);
    return own;
}

void ShelfDock::keyPressEvent(QKeyEvent *event)
{
    QUndoStack *stack = undoFor(*event);
    if (!stack)
        return Dock::keyPressEvent(event);
    event->matches(QKeySequence::Undo) ? stack->undo() : stack->redo();
}

/// Files fall on the empty page too.
bool ShelfDock::eventFilter(QObject *watched, QEvent *event)
{
    const bool drop = event->type() == QEvent::Drop;
    if (watched != m_pages || (!drop && event->type() != QEvent::DragEnter))
        return Dock::eventFilter(watched, event);
    auto *dropped = static_cast<QDropEvent *>(event);
    QStringList paths;
    for (const QUrl &url : dropped->mimeData()->urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    if (paths.isEmpty())
        return false;
    dropped->setDropAction(Qt::CopyAction);
    dropped->accept();
    if (drop)
        Q_EMIT filesDropped(paths);
    return true;
}

} // namespace hit
