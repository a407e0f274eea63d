// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/finder_panel.h"

#include "ui/directions/edit_steps.h"
#include "ui/directions/finder_form.h"
#include "ui/directions/found_list.h"
#include "ui/explorer.h"
#include "ui/search/search_progress.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"

#include <QBoxLayout>
#include <QPushButton>

namespace hit {
namespace {

constexpr int leastScroll = 48;

} // namespace

FinderPanel::FinderPanel(Explorer &explorer, const ShelfLibrary &shelf, const QString &cacheFolder,
                         QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_finder(cacheFolder)
    , m_swing(explorer)
    , m_model(new FoundModel(explorer, this))
    , m_form(new FinderForm(shelf))
    , m_summary(new QToolButton)
    , m_find(new QPushButton(icon(QStringLiteral("search")), tr("Find")))
    , m_addAll(new QPushButton(icon(QStringLiteral("plus")), tr("Add all")))
    , m_searchRow(new QWidget)
    , m_foundRow(new QWidget)
    , m_progress(new SearchProgress)
    , m_share(makeLabel({}, TextRole::Caption, Tone::Caption))
    , m_list(new FoundList(*m_model))
    , m_scroll(new PanelScroll)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(m_scroll, 1);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setMinimumHeight(leastScroll); // else the dock would scroll too
    m_scroll->setWidget(makeBody());
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->widget()->setAutoFillBackground(false);
    connectForm();
    connectFound();
    connectFinder();
    connect(&m_explorer, &Explorer::modelChanged, this, &FinderPanel::takeModel);
    takeModel();
}

QWidget *FinderPanel::makeHeader()
{
    auto *back = new IconButton(QStringLiteral("chevron-left"), tr("Back to the edit stack"));
    back->setObjectName(QStringLiteral("button.back"));
    connect(back, &QToolButton::clicked, this, &FinderPanel::closeRequested);
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(4, 4, metrics::panelMargin, 0);
    row->addWidget(back);
    row->addWidget(makeLabel(tr("Find directions"), TextRole::Title), 1);
    return header;
}

/// The list has no scroll bar of its own: all of it lies in the one of the panel.
QWidget *FinderPanel::makeBody()
{
    m_summary->setObjectName(QStringLiteral("button.settings"));
    m_summary->setAutoRaise(true);
    m_summary->setToolTip(tr("What to look for"));
    m_summary->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setTextRole(m_summary, TextRole::Title);
    fillSearchRow();
    fillFoundRow();
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, metrics::gap);
    column->setSpacing(0);
    column->addWidget(m_summary);
    column->addWidget(m_form);
    column->addWidget(m_searchRow);
    column->addWidget(m_foundRow);
    column->addWidget(m_list);
    column->addStretch();
    return body;
}

void FinderPanel::fillSearchRow()
{
    m_find->setAutoDefault(false);
    m_find->setDefault(true);
    m_find->setObjectName(QStringLiteral("button.search"));
    auto *column = new QVBoxLayout(m_searchRow);
    column->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin, 4);
    column->addWidget(m_find, 0, Qt::AlignRight);
    column->addWidget(m_progress);
    m_progress->hide();
}

void FinderPanel::fillFoundRow()
{
    m_share->setWordWrap(true);
    m_addAll->setFlat(true);
    m_addAll->setAutoDefault(false);
    m_addAll->setObjectName(QStringLiteral("button.addAll"));
    auto *row = new QHBoxLayout(m_foundRow);
    row->setContentsMargins(metrics::panelMargin, 0, 4, 4);
    row->addWidget(m_share, 1);
    row->addWidget(m_addAll);
}

void FinderPanel::connectForm()
{
    const auto tellRegion = [this] { Q_EMIT regionChanged(region()); };
    connect(m_form, &FinderForm::changed, this, &FinderPanel::refresh);
    connect(m_form, &FinderForm::methodChanged, this, tellRegion);
    connect(m_form, &FinderForm::regionEdited, this, tellRegion);
    connect(m_form, &FinderForm::drawRequested, this, &FinderPanel::drawRequested);
    connect(m_summary, &QToolButton::clicked, this, [this] { setFormShown(!m_formShown); });
    connect(m_find, &QPushButton::clicked, this, &FinderPanel::find);
}

void FinderPanel::connectFound()
{
    connect(m_list, &FoundList::shown, this, [this](int row) {
        m_swing.stop();
        if (row >= 0)
            m_swing.start(m_model->found()[std::size_t(row)].edit);
    });
    connect(m_list, &FoundList::addRequested, this,
            [this](int row) { add({m_model->found()[std::size_t(row)].edit}); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FinderPanel::scrollToCurrent);
    connect(m_addAll, &QPushButton::clicked, this, [this] {
        Directions all;
        for (const FoundDirection &one : m_model->found())
            all.push_back(one.edit);
        add(all);
    });
}

void FinderPanel::connectFinder()
{
    connect(m_progress, &SearchProgress::cancelRequested, this, [this] {
        m_finder.cancel();
        refresh();
        m_find->setFocus();
    });
    connect(&m_finder, &DirectionFinder::progressed, m_progress, &SearchProgress::show);
    connect(&m_finder, &DirectionFinder::found, this, &FinderPanel::take);
    connect(&m_finder, &DirectionFinder::failed, this, [this](const QString &why) {
        refresh();
        Q_EMIT failed(why);
    });
}

/// What was found in another model does not fit this one.
void FinderPanel::takeModel()
{
    m_finder.cancel();
    m_swing.stop();
    m_model->setFound({});
    m_foundBy.reset();
    if (const auto model = m_explorer.model())
        m_form->setModel(*model);
    setFormShown(true);
}

FindBy FinderPanel::method() const
{
    return m_form->method();
}

void FinderPanel::setMethod(FindBy by)
{
    m_form->setMethod(by);
    if (isFoundBefore())
        setFormShown(true);
}

QRect FinderPanel::region() const
{
    return m_form->region();
}

void FinderPanel::setRegion(const QRect &region)
{
    m_form->setRegion(region);
    setFormShown(true);
    Q_EMIT regionChanged(this->region());
}

void FinderPanel::setDrawing(bool on)
{
    m_form->setDrawing(on);
}

GroupField &FinderPanel::groups()
{
    return m_form->groups();
}

void FinderPanel::setFormShown(bool shown)
{
    m_formShown = shown;
    refresh();
}

/// Nothing can be looked for; empty: it can.
QString FinderPanel::whyNot() const
{
    return m_explorer.model() ? m_form->whyNot() : tr("Open a model first.");
}

DirectionSearch FinderPanel::wanted() const
{
    DirectionSearch search = m_form->search();
    search.place = m_explorer.state();
    return search;
}

bool FinderPanel::isFoundBefore() const
{
    const auto model = m_explorer.model();
    if (!m_foundBy || !model || isRunning())
        return m_foundBy.has_value();
    return !isSameSearch(*model, wanted(), *m_foundBy);
}

void FinderPanel::refresh()
{
    const QString whyNot = this->whyNot();
    const bool any = !m_model->found().empty();
    const bool open = m_formShown || !any, before = isFoundBefore();
    m_form->setVisible(open);
    m_summary->setVisible(any);
    m_summary->setIcon(
        icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_find->setEnabled(whyNot.isEmpty());
    m_find->setToolTip(whyNot);
    m_find->setVisible(!isRunning());
    m_searchRow->setVisible(open || before || isRunning());
    m_progress->setVisible(isRunning());
    m_foundRow->setVisible(any);
    m_list->setVisible(any);
    if (any)
        refreshFound(before);
}

void FinderPanel::refreshFound(bool before)
{
    const QString of = QString::fromStdString(m_model->found().front().edit.source);
    m_summary->setText(before ? tr("Settings") : of);
    m_summary->setToolTip(m_form->isHidden() ? tr("What to look for") : tr("Fold the settings"));
    m_share->setText(
        before ? tr("Found before: %1").arg(of)
               : tr("Share %1. Point at one to see it.").arg(methodOf(m_foundBy->by).share));
    m_list->setFaded(before);
}

void FinderPanel::find()
{
    const auto model = m_explorer.model();
    if (!model || !whyNot().isEmpty())
        return setFormShown(true);
    m_searched = wanted();
    m_name = m_form->name();
    m_progress->begin();
    m_finder.start(*model, *m_searched);
    refresh();
}

void FinderPanel::take(std::vector<FoundDirection> found)
{
    if (!m_name.empty())
        for (FoundDirection &one : found)
            one.edit.name = m_name;
    const bool hadFocus = isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    m_model->setFound(std::move(found));
    m_foundBy = m_searched;
    setFormShown(isFoundBefore()); // settings for the next search are being made
    if (hadFocus && !m_formShown)
        m_summary->setFocus(Qt::OtherFocusReason); // what had it is folded
    m_scroll->ensureVisible(0, 0);
}

void FinderPanel::add(const Directions &directions)
{
    m_swing.stop();
    if (const Status added = addEdits(m_explorer, directions); !added)
        Q_EMIT refused(added.error());
}

void FinderPanel::scrollToCurrent()
{
    const QRect row = m_list->visualRect(m_list->currentIndex());
    const QPoint middle = m_list->viewport()->mapTo(m_scroll->widget(), row.center());
    m_scroll->ensureVisible(middle.x(), middle.y(), 0, row.height());
}

void FinderPanel::hideEvent(QHideEvent *event)
{
    m_swing.stop();
    QWidget::hideEvent(event);
}

} // namespace hit
