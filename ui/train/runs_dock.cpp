// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/runs_dock.h"

#include "ui/theme/theme.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/train/run_list_view.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/file_dialog.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

namespace hit {
namespace {

QPushButton *button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text);
    made->setAutoDefault(false);
    made->setObjectName(QLatin1String(name));
    return made;
}

} // namespace

RunsDock::RunsDock(RunActions &actions, QWidget *parent)
    : Dock(QStringLiteral("RunsDock"), tr("Runs"), QStringLiteral("train"), parent)
    , m_actions(actions)
    , m_library(actions.library())
    , m_list(new RunListView(m_library))
    , m_pages(new QStackedWidget)
{
    auto *fresh = button(tr("New run..."), "button.newRun");
    fresh->setIcon(icon(QStringLiteral("plus")));
    auto *add = button(tr("Add folder"), "button.addRuns");
    add->setFlat(true);
    add->setToolTip(tr("Shows the runs of one more folder, here or on a network disk."));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin, metrics::gap);
    row->addWidget(fresh);
    row->addStretch();
    row->addWidget(add);

    m_pages->addWidget(new EmptyState(QStringLiteral("train"), tr("No runs yet"),
                                      tr("Choose a folder of images to train on.")));
    m_pages->addWidget(m_list);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_pages, 1);
    column->addLayout(row);
    setBody(body);

    connect(fresh, &QPushButton::clicked, this, &RunsDock::newRunRequested);
    connect(add, &QPushButton::clicked, this, &RunsDock::chooseFolder);
    connect(m_list, &RunListView::chosen, this, &RunsDock::chosen);
    connect(m_list, &RunListView::menuRequested, this, &RunsDock::showMenu);
    connect(m_list, &RunListView::deleteRequested, &m_actions, &RunActions::deleteRequested);
    connect(&m_actions, &RunActions::renameRequested, m_list, [this](const QString &path) {
        m_list->select(path);
        m_list->edit(m_list->currentIndex());
    });
    connect(&m_library, &RunLibrary::changed, this, &RunsDock::takeRows);
    connect(&m_library, &RunLibrary::renamed, this,
            [this](const QString &, const QString &to) { select(to); });
    takeRows();
}

QString RunsDock::selected() const
{
    return m_list->selected();
}

void RunsDock::select(const QString &path)
{
    m_wanted = path;
    m_before = selected();
    takeRows();
}

void RunsDock::giveUp(const QString &path)
{
    if (m_wanted == path)
        m_wanted.clear();
}

/// A run stays selected wherever it goes.
void RunsDock::takeRows()
{
    m_pages->setCurrentIndex(m_library.rowCount() > 0 ? 1 : 0);
    const bool isThere = m_before.isEmpty() || m_library.row(m_before) >= 0;
    if (isThere && selected() != m_before)
        m_wanted.clear(); // another was chosen meanwhile
    if (m_library.row(m_wanted) >= 0)
        m_list->select(std::exchange(m_wanted, {}));
    else if (m_wanted.isEmpty() && selected() == m_offered && m_library.rowCount() > 0)
        selectFirst();
}

/// Without a choice of the person: the run at work, else the newest, until all folders were read.
void RunsDock::selectFirst()
{
    const RunFacts *front = m_library.front();
    const QString first = front ? front->path : m_library.runs().front().path;
    m_list->select(first);
    m_offered = front || m_library.hasLooked() ? QString() : first;
}

void RunsDock::chooseFolder()
{
    auto *dialog = makeFileDialog(this, tr("Add folder"), m_library.folders().value(0));
    dialog->setObjectName(QStringLiteral("runFolderDialog"));
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, &m_library, &RunLibrary::addFolder);
    dialog->open();
}

void RunsDock::showMenu(const QString &path, QPoint globalPos)
{
    const RunFacts *run = m_library.run(path);
    if (!run)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("runMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions.fillMenu(*menu, *run);
    for (const QString &folder : m_library.folders())
        if ((path == folder || path.startsWith(folder + u'/'))
            && folder != RunLibrary::defaultFolder())
            menu->addAction(tr("Stop watching %1").arg(folder), &m_library,
                            [this, folder] { m_library.removeFolder(folder); });
    menu->popup(globalPos);
}

} // namespace hit
