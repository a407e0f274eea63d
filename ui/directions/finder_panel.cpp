// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/finder_panel.h"

#include "ui/directions/cell_grid.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/found_list.h"
#include "ui/directions/group_field.h"
#include "ui/directions/region_field.h"
#include "ui/explorer.h"
#include "ui/search/search_progress.h"
#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/choice_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>

namespace hit {
namespace {

constexpr int mostFound = 50, usualCount = 10;
constexpr int leastSamples = 100, mostSamples = 100'000, usualSamples = 2'000;

QSpinBox *makeNumber(int least, int most, int usual, int step)
{
    auto *box = new QSpinBox;
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setValue(usual);
    box->setGroupSeparatorShown(true);
    return box;
}

} // namespace

FinderPanel::FinderPanel(Explorer &explorer, const ShelfLibrary &shelf, const QString &cacheFolder,
                         QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_shelf(shelf)
    , m_finder(cacheFolder)
    , m_swing(explorer)
    , m_model(new FoundModel(explorer, this))
    , m_method(new QComboBox)
    , m_token(new QComboBox)
    , m_stage(new ChoiceRow(tr("Stage")))
    , m_cells(new CellGrid)
    , m_groups(new GroupField(shelf))
    , m_region(new RegionField)
    , m_count(makeNumber(1, mostFound, usualCount, 1))
    , m_samples(makeNumber(leastSamples, mostSamples, usualSamples, 1'000))
    , m_find(new QPushButton(icon(QStringLiteral("search")), tr("Find")))
    , m_addAll(new QPushButton(icon(QStringLiteral("plus")), tr("Add all")))
    , m_progress(new SearchProgress)
    , m_share(makeLabel({}, TextRole::Caption, Tone::Caption))
    , m_list(new FoundList(*m_model))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(makeForm());
    column->addWidget(makeResults(), 1);
    connectParts();
    takeModel();
    refresh();
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

QWidget *FinderPanel::makeForm()
{
    for (const FindMethod &method : findMethods()) {
        m_method->addItem(method.name);
        const QString tip = tr("<b>%1</b><br>%2").arg(method.name, method.technical);
        m_method->setItemData(m_method->count() - 1, tip, Qt::ToolTipRole);
    }
    for (int token = 0; token < GeneratorConfig::tokens; ++token)
        m_token->addItem(tr("Token %1").arg(token));
    for (QComboBox *box : {m_method, m_token}) {
        box->setFocusPolicy(Qt::StrongFocus);
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    m_samples->setToolTip(tr("<b>Samples</b><br>Pictures to look at: more take longer and find "
                             "rarer changes."));
    auto *form = new QWidget;
    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                             metrics::gap);
    grid->setHorizontalSpacing(metrics::gap);
    grid->setVerticalSpacing(metrics::gap);
    grid->setColumnStretch(1, 1);
    addField(grid, tr("Method"), m_method, nullptr);
    grid->addWidget(m_stage, grid->rowCount(), 0, 1, 2);
    m_fields.append({{m_stage}, &FindMethod::stage});
    addField(grid, tr("Token"), m_token, &FindMethod::token);
    addField(grid, tr("Place"), m_cells, &FindMethod::cells);
    grid->addWidget(m_groups, grid->rowCount(), 0, 1, 2);
    m_fields.append({{m_groups}, &FindMethod::groups});
    addField(grid, tr("Region"), m_region, &FindMethod::region);
    addField(grid, tr("Samples"), m_samples, &FindMethod::samples);
    addField(grid, tr("Number"), m_count, &FindMethod::several);
    m_find->setAutoDefault(false);
    m_find->setDefault(true);
    m_find->setObjectName(QStringLiteral("button.search"));
    grid->addWidget(m_find, grid->rowCount(), 1, Qt::AlignRight);
    grid->addWidget(m_progress, grid->rowCount(), 0, 1, 2);
    m_progress->hide();
    return form;
}

void FinderPanel::addField(QGridLayout *grid, const QString &text, QWidget *field,
                           bool FindMethod::*needed)
{
    const int row = grid->rowCount();
    QLabel *label = makeLabel(text, TextRole::Label, Tone::Secondary);
    label->setMinimumWidth(textLength(metrics::label));
    label->setMinimumHeight(controlHeight());
    field->setAccessibleName(text);
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(field, row, 1);
    if (needed)
        m_fields.append({{label, field}, needed});
}

QWidget *FinderPanel::makeResults()
{
    m_share->setWordWrap(true);
    m_share->setContentsMargins(metrics::panelMargin, 4, metrics::panelMargin, 4);
    m_addAll->setFlat(true);
    m_addAll->setAutoDefault(false);
    m_addAll->setObjectName(QStringLiteral("button.addAll"));
    auto *results = new QWidget;
    auto *column = new QVBoxLayout(results);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    column->addWidget(m_share);
    column->addWidget(m_list, 1);
    column->addWidget(m_addAll, 0, Qt::AlignLeft);
    return results;
}

void FinderPanel::connectParts()
{
    connect(m_method, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        Q_EMIT regionChanged(region());
    });
    connect(m_groups, &GroupField::changed, this, &FinderPanel::refresh);
    connect(m_region, &RegionField::changed, this, [this] {
        refresh();
        Q_EMIT regionChanged(region());
    });
    connect(m_region, &RegionField::drawRequested, this, &FinderPanel::drawRequested);
    connect(m_find, &QPushButton::clicked, this, &FinderPanel::start);
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
    connect(m_list, &FoundList::shown, this, [this](int row) {
        m_swing.stop();
        if (row >= 0)
            m_swing.start(m_model->found()[std::size_t(row)].edit);
    });
    connect(m_list, &FoundList::addRequested, this,
            [this](int row) { add({m_model->found()[std::size_t(row)].edit}); });
    connect(m_addAll, &QPushButton::clicked, this, [this] {
        Directions all;
        for (const FoundDirection &one : m_model->found())
            all.push_back(one.edit);
        add(all);
    });
    connect(&m_explorer, &Explorer::modelChanged, this, &FinderPanel::takeModel);
}

/// What was found in another model does not fit this one.
void FinderPanel::takeModel()
{
    m_finder.cancel();
    m_swing.stop();
    m_model->setFound({});
    if (const auto model = m_explorer.model()) {
        QStringList stages;
        for (int stage = 0; stage < int(model->config.stages.size()); ++stage)
            stages.append(QString::number(model->config.stage_side(stage)));
        m_stage->setChoices(stages);
        m_region->setPicture(model->config.size);
    }
    refresh();
}

FindBy FinderPanel::method() const
{
    return findMethods()[std::max(m_method->currentIndex(), 0)].by;
}

void FinderPanel::setMethod(FindBy by)
{
    for (int index = 0; index < findMethods().size(); ++index)
        if (findMethods()[index].by == by)
            m_method->setCurrentIndex(index);
}

QRect FinderPanel::region() const
{
    return method() == FindBy::Region ? m_region->region() : QRect();
}

void FinderPanel::setRegion(const QRect &region)
{
    m_region->setRegion(region);
    refresh();
    Q_EMIT regionChanged(this->region());
}

void FinderPanel::setDrawing(bool on)
{
    m_region->setDrawing(on);
}

/// Nothing can be looked for; empty: it can.
QString FinderPanel::whyNot() const
{
    const FindMethod &method = methodOf(this->method());
    if (!m_explorer.model())
        return tr("Open a model first.");
    if (method.region && m_region->region().isEmpty())
        return tr("Draw or type the region first.");
    return method.groups ? m_groups->whyNot() : QString();
}

void FinderPanel::refresh()
{
    const FindMethod &method = methodOf(this->method());
    m_method->setToolTip(tr("<b>%1</b><br>%2").arg(method.name, method.technical));
    for (const Field &field : m_fields)
        for (QWidget *widget : field.widgets)
            widget->setVisible(method.*field.needed);
    const QString whyNot = this->whyNot();
    const bool any = !m_model->found().empty();
    m_find->setEnabled(whyNot.isEmpty());
    m_find->setToolTip(whyNot);
    m_find->setVisible(!isRunning());
    m_progress->setVisible(isRunning());
    m_share->setVisible(any);
    m_list->setVisible(any);
    m_addAll->setVisible(any);
}

void FinderPanel::start()
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    DirectionSearch search;
    search.by = m_searched = method();
    search.stage = m_stage->current();
    search.token = m_token->currentIndex();
    search.cells = m_cells->cells();
    if (methodOf(search.by).groups) {
        search.with = m_shelf.latents(m_groups->with());
        search.without = m_shelf.latents(m_groups->without());
        search.fit = m_groups->fit();
        m_name = m_groups->name().toStdString();
    } else {
        m_name.clear();
    }
    search.region = m_region->region();
    search.count = m_count->value();
    search.samples = m_samples->value();
    search.place = m_explorer.state();
    m_progress->begin();
    m_finder.start(*model, search);
    refresh();
}

void FinderPanel::take(std::vector<FoundDirection> found)
{
    if (!m_name.empty())
        for (FoundDirection &one : found)
            one.edit.name = m_name;
    m_model->setFound(std::move(found));
    m_share->setText(tr("Share %1. Point at one to see it.").arg(methodOf(m_searched).share));
    refresh();
}

void FinderPanel::add(const Directions &directions)
{
    m_swing.stop();
    if (const Status added = addEdits(m_explorer, directions); !added)
        Q_EMIT refused(added.error());
}

void FinderPanel::hideEvent(QHideEvent *event)
{
    m_swing.stop();
    QWidget::hideEvent(event);
}

} // namespace hit
