// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/finder_form.h"

#include "ui/directions/cell_grid.h"
#include "ui/directions/group_field.h"
#include "ui/directions/region_field.h"
#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/choice_row.h"

#include <QComboBox>
#include <QGridLayout>
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

FinderForm::FinderForm(const ShelfLibrary &shelf, QWidget *parent)
    : QWidget(parent)
    , m_shelf(shelf)
    , m_method(new QComboBox)
    , m_token(new QComboBox)
    , m_stage(new ChoiceRow(tr("Stage")))
    , m_cells(new CellGrid)
    , m_groups(new GroupField(shelf))
    , m_region(new RegionField)
    , m_count(makeNumber(1, mostFound, usualCount, 1))
    , m_samples(makeNumber(leastSamples, mostSamples, usualSamples, 1'000))
{
    makeChoices();
    addRows();
    connectFields();
    showNeeded();
}

void FinderForm::makeChoices()
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
}

void FinderForm::addRows()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin, 0);
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
}

void FinderForm::addField(QGridLayout *grid, const QString &text, QWidget *field,
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

void FinderForm::connectFields()
{
    connect(m_method, &QComboBox::currentIndexChanged, this, [this] {
        showNeeded();
        allowStages();
        Q_EMIT methodChanged();
        Q_EMIT changed();
    });
    connect(m_token, &QComboBox::currentIndexChanged, this, &FinderForm::changed);
    connect(m_stage, &ChoiceRow::chosen, this, &FinderForm::changed);
    connect(m_cells, &CellGrid::changed, this, &FinderForm::changed);
    connect(m_groups, &GroupField::changed, this, &FinderForm::changed);
    connect(m_samples, &QSpinBox::valueChanged, this, &FinderForm::allowStages);
    for (QSpinBox *box : {m_count, m_samples})
        connect(box, &QSpinBox::valueChanged, this, &FinderForm::changed);
    connect(m_region, &RegionField::changed, this, [this] {
        Q_EMIT regionEdited();
        Q_EMIT changed();
    });
    connect(m_region, &RegionField::drawRequested, this, &FinderForm::drawRequested);
}

void FinderForm::showNeeded()
{
    const FindMethod &method = methodOf(this->method());
    m_method->setToolTip(tr("<b>%1</b><br>%2").arg(method.name, method.technical));
    for (const Field &field : m_fields)
        for (QWidget *widget : field.widgets)
            widget->setVisible(method.*field.needed);
}

void FinderForm::setModel(const ModelInfo &model)
{
    m_config = model.config;
    QStringList stages;
    for (int stage = 0; stage < int(model.config.stages.size()); ++stage)
        stages.append(QString::number(model.config.stage_side(stage)));
    m_stage->setChoices(stages);
    m_region->setPicture(model.config.size);
    allowStages();
}

/// Those that the method can look at; one of them is chosen, the nearest below if need be.
void FinderForm::allowStages()
{
    if (!m_config || !methodOf(method()).stage)
        return;
    DirectionSearch search;
    search.by = method();
    search.samples = m_samples->value();
    const int count = int(m_config->stages.size());
    int nearest = -1;
    for (int stage = 0; stage < count; ++stage) {
        const QString whyNot = whyNotIn(*m_config, search, stage);
        m_stage->setChoiceEnabled(stage, whyNot.isEmpty(), whyNot);
        if (whyNot.isEmpty() && (nearest < 0 || stage <= m_stage->current()))
            nearest = stage;
    }
    if (nearest >= 0)
        m_stage->setCurrent(nearest);
}

FindBy FinderForm::method() const
{
    return findMethods()[std::max(m_method->currentIndex(), 0)].by;
}

void FinderForm::setMethod(FindBy by)
{
    for (int index = 0; index < findMethods().size(); ++index)
        if (findMethods()[index].by == by)
            m_method->setCurrentIndex(index);
}

QRect FinderForm::region() const
{
    return method() == FindBy::Region ? m_region->region() : QRect();
}

void FinderForm::setRegion(const QRect &region)
{
    m_region->setRegion(region);
    Q_EMIT changed();
}

void FinderForm::setDrawing(bool on)
{
    m_region->setDrawing(on);
}

/// All but the place and the groups.
DirectionSearch FinderForm::settings() const
{
    DirectionSearch search;
    search.by = method();
    search.stage = m_stage->current();
    search.token = m_token->currentIndex();
    search.cells = m_cells->cells();
    search.fit = m_groups->fit();
    search.region = m_region->region();
    search.count = m_count->value();
    search.samples = m_samples->value();
    return search;
}

DirectionSearch FinderForm::search() const
{
    DirectionSearch search = settings();
    if (methodOf(search.by).groups) {
        search.with = m_shelf.latents(m_groups->with());
        search.without = m_shelf.latents(m_groups->without());
    }
    return search;
}

std::string FinderForm::name() const
{
    return methodOf(method()).groups ? m_groups->name().toStdString() : std::string();
}

QString FinderForm::whyNot() const
{
    const FindMethod &method = methodOf(this->method());
    if (method.region && m_region->region().isEmpty())
        return tr("Draw or type the region first.");
    if (method.groups)
        return m_groups->whyNot();
    return m_config ? whyNotIn(*m_config, settings()) : QString();
}

} // namespace hit
