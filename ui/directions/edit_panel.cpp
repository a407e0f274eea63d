// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/edit_panel.h"

#include "ui/directions/edit_list.h"
#include "ui/directions/edit_steps.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/search_field.h"

#include <QBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastScroll = 48;

QPushButton *makeButton(const QString &text, const char *iconName, const char *name,
                        const QString &toolTip)
{
    auto *button = new QPushButton(icon(QLatin1String(iconName)), text);
    button->setAutoDefault(false);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(toolTip);
    return button;
}

} // namespace

EditPanel::EditPanel(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_list(new EditList(explorer))
    , m_pages(new QStackedWidget)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeSearchRow());
    auto *empty =
        new EmptyState(QStringLiteral("sliders"), tr("No edits yet"),
                       tr("Directions change one thing in every picture."), tr("Find..."));
    connect(empty, &EmptyState::clicked, this, &EditPanel::findRequested);
    auto *noModel = new EmptyState(QStringLiteral("sliders"), tr("No model yet"),
                                   tr("Open a checkpoint, or drop one on the window."));
    m_pages->addWidget(makeList());
    m_pages->addWidget(empty);
    m_pages->addWidget(noModel);
    column->addWidget(m_pages, 1);
    column->addWidget(makeButtons());
    connect(&explorer, &Explorer::stateChanged, this, &EditPanel::refresh);
    connect(&explorer, &Explorer::modelChanged, this, &EditPanel::refresh);
    connect(m_list, &EditList::shownChanged, this, &EditPanel::refresh);
    connect(m_list, &EditList::separateRequested, this, [this](int row, const QList<int> &others) {
        if (const Status done = separateEdit(m_explorer, row, others); !done)
            Q_EMIT refused(done.error());
    });
    refresh();
}

QWidget *EditPanel::makeSearchRow()
{
    m_search = new SearchField(tr("Search directions"));
    m_search->setToolTip(tr("<b>Search directions</b><br>Words of the name, the source or the "
                            "stages."));
    connect(m_search, &QLineEdit::textChanged, m_list, &EditList::setSearch);
    m_find = makeButton(tr("Find..."), "sliders", "button.find",
                        tr("<b>Find directions</b><br>In the weights, in features, in a place or "
                           "a region of the picture."));
    connect(m_find, &QPushButton::clicked, this, &EditPanel::findRequested);
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                               metrics::gap);
    layout->setSpacing(metrics::gap);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_find);
    return row;
}

QWidget *EditPanel::makeList()
{
    m_noMatch =
        makeLabel(tr("No direction has all these words."), TextRole::Label, Tone::Secondary);
    m_noMatch->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin, 0);
    m_noMatch->setWordWrap(true);
    auto *area = new PanelScroll;
    area->setFocusPolicy(Qt::NoFocus);
    area->setMinimumHeight(leastScroll); // else the dock would scroll too
    area->setWidget(m_list);
    area->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_noMatch);
    column->addWidget(area, 1);
    return page;
}

QWidget *EditPanel::makeButtons()
{
    auto *add = new QPushButton(tr("Add"));
    add->setAutoDefault(false);
    add->setObjectName(QStringLiteral("button.add"));
    auto *menu = new QMenu(add);
    menu->addAction(tr("Find directions..."), this, &EditPanel::findRequested);
    menu->addAction(tr("Load directions..."), this, &EditPanel::loadRequested);
    add->setMenu(menu);
    m_save = makeButton(tr("Save..."), "save", "button.save",
                        tr("<b>Save directions</b><br>Writes those of the stack to a file, without "
                           "their strengths."));
    m_reset = makeButton(tr("Reset all"), "reset", "button.reset",
                         tr("<b>Reset all</b><br>All strengths to 0; the directions stay."));
    connect(m_save, &QPushButton::clicked, this, &EditPanel::saveRequested);
    connect(m_reset, &QPushButton::clicked, this, [this] { resetStrengths(m_explorer); });
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(metrics::panelMargin - 8, 4, metrics::panelMargin - 8, metrics::gap);
    layout->setSpacing(0);
    for (QPushButton *button : {add, m_save, m_reset})
        button->setFlat(true);
    layout->addWidget(add);
    layout->addWidget(m_save);
    layout->addStretch();
    layout->addWidget(m_reset);
    return row;
}

void EditPanel::refresh()
{
    enum Page { Rows, Empty, NoModel };
    const auto &edits = m_explorer.state().edits;
    const bool open = m_explorer.model() != nullptr;
    m_pages->setCurrentIndex(!open ? NoModel : edits.empty() ? Empty : Rows);
    m_noMatch->setVisible(!edits.empty() && m_list->shownCount() == 0);
    setEnabled(open);
    m_save->setEnabled(!edits.empty());
    m_reset->setEnabled(std::any_of(edits.begin(), edits.end(),
                                    [](const Edit &edit) { return edit.strength != 0; }));
}

} // namespace hit
