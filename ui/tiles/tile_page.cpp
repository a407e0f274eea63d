// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/tile_page.h"

#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/tiles/stage_border.h"
#include "ui/tiles/tile_view.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QBoxLayout>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr double leastRadius = 0.02, radiusStep = 0.05;
constexpr int leastColumns = 2, mostColumns = 12;
constexpr int neighbours = 8, labelWidth = 76, sliderWidth = 300;

ValueSlider::Range radiusRange()
{
    ValueSlider::Range range;
    range.minimum = range.least = leastRadius;
    range.maximum = range.most = 1;
    range.defaultValue = 0.25;
    range.tick = 0.25;
    range.snap = radiusStep;
    range.step = radiusStep;
    range.signedValue = range.growing = false;
    return range;
}

ValueSlider::Range columnsRange()
{
    ValueSlider::Range range;
    range.minimum = range.least = leastColumns;
    range.maximum = range.most = mostColumns;
    range.defaultValue = 6;
    range.tick = range.snap = range.step = 1;
    range.decimals = 0;
    range.signedValue = range.growing = false;
    return range;
}

int rowsFor(int columns)
{
    return (columns * 2 + 2) / 3;
}

/// Up to the last one that reads tokens: a border behind it would change nothing.
int readingStages(const GeneratorConfig &config)
{
    int count = 0;
    for (int stage = 0; stage < int(config.stages.size()); ++stage)
        if (config.stages[std::size_t(stage)].cross_attention)
            count = stage + 1;
    return count;
}

} // namespace

TilePage::TilePage(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_title(makeLabel({}, TextRole::Title))
    , m_radiusSlider(new ValueSlider(tr("Radius"), radiusRange()))
    , m_columnsSlider(new ValueSlider(tr("Columns"), columnsRange()))
    , m_border(new StageBorder)
    , m_view(new TileView)
{
    setObjectName(QStringLiteral("tilePage"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(m_view, &TileView::chosen, this, &TilePage::go);
    connect(m_view, &TileView::left, this, &TilePage::leaveRequested);
    connect(m_view, &TileView::stepped, this, &TilePage::step);
    connect(m_view, &TileView::turned, this, &TilePage::turn);
    connect(m_view, &TileView::sideChanged, this, &TilePage::wish);
    connect(m_view, &TileView::latentsDropped, this, &TilePage::takeDrop);
    connect(m_view, &TileView::menuRequested, this, [this](int tile, QPoint globalPos) {
        Q_EMIT headMenuRequested(MixHeads::headAt(tile), globalPos);
    });
    connect(m_radiusSlider, &ValueSlider::valueChanged, this, [this](double value) {
        m_radius = value;
        plan();
    });
    connect(m_columnsSlider, &ValueSlider::valueChanged, this, [this](double value) {
        m_columns = int(std::lround(value));
        plan();
    });
    connect(m_border, &StageBorder::moved, this, [this](int border) {
        m_chosenBorder = border;
        plan();
    });
    connect(&explorer, &Explorer::stateChanged, this, [this] {
        if (isVisible() && !m_going)
            plan();
    });
    connect(&explorer, &Explorer::modelChanged, this, [this] {
        m_view->forgetPictures();
        m_heads.clear();
        takeModel();
        if (isVisible())
            plan();
    });
    takeModel();
}

QWidget *TilePage::makeHead()
{
    auto *head = new QWidget;
    setSurface(head, Surface::Window);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics::panelMargin, metrics::gap / 2, metrics::panelMargin,
                            metrics::gap / 2);
    row->setSpacing(metrics::groupGap);
    row->addWidget(m_title);
    for (ValueSlider *slider : {m_radiusSlider, m_columnsSlider}) {
        slider->setLabelWidth(labelWidth);
        slider->setMaximumWidth(textLength(sliderWidth));
        row->addWidget(slider, 1);
    }
    m_radiusSlider->setToolTip(tr("<b>Radius</b><br>How far each neighbour has gone towards "
                                  "another seed; 1 is that seed.<br>Slerp from the present z"));
    row->addWidget(m_border);
    row->addStretch();
    auto *others = new IconButton(QStringLiteral("random"), tr("Other pictures (PgDn)"));
    others->setObjectName(QStringLiteral("button.otherTiles"));
    connect(others, &QToolButton::clicked, this, [this] { turn(1); });
    row->addWidget(others);
    auto *back = new IconButton(QStringLiteral("close"), tr("Back to the picture (Esc)"));
    back->setObjectName(QStringLiteral("button.leaveTiles"));
    connect(back, &QToolButton::clicked, this, &TilePage::leaveRequested);
    row->addWidget(back);
    return head;
}

int TilePage::border() const
{
    return m_border->border();
}

void TilePage::open(Kind kind)
{
    m_kind = kind;
    m_page = 0;
    m_radiusSlider->setVisible(kind == Kind::Neighbours);
    m_columnsSlider->setVisible(kind == Kind::Samples);
    m_border->setVisible(kind == Kind::Mixing);
    m_title->setText(kind == Kind::Neighbours ? tr("Neighbours")
                     : kind == Kind::Samples  ? tr("Samples")
                                              : tr("Rows: coarse stages, columns: fine ones"));
    m_radiusSlider->setValue(m_radius);
    m_columnsSlider->setValue(m_columns);
    m_view->forgetPictures();
    if (kind == Kind::Mixing)
        Q_EMIT mixingOpened();
    plan();
}

void TilePage::takeModel()
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    QStringList names;
    for (int stage = 0; stage < readingStages(model->config); ++stage)
        names.append(QString::number(model->config.stage_side(stage)));
    m_border->setStages(names);
    m_border->setBorder(m_chosenBorder.value_or(int(names.size()) / 2));
}

void TilePage::chooseHeads(int head, const QList<PictureSource> &sources)
{
    const GeneratorConfig &config = m_explorer.model()->config;
    bool whole = true;
    for (const PictureSource &source : sources) {
        const auto carried =
            carried_stages(source, m_explorer.state(), config.z_dim, int(config.stages.size()));
        if (!carried)
            return Q_EMIT dropRefused(carried.error());
        whole = whole && carried->whole;
    }
    m_heads.choose(head, sources);
    plan();
    if (!whole)
        Q_EMIT editsLeftOut();
}

void TilePage::releaseHead(int head)
{
    m_heads.release(head);
    plan();
}

void TilePage::takeOtherSeed(int head)
{
    m_heads.takeOtherSeed(head, firstSeed());
    plan();
}

void TilePage::takeDrop(int tile, const QString &text)
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    const auto sources =
        sourcesFromText(text, model->config.z_dim, m_explorer.state().latent.plane);
    if (sources)
        chooseHeads(MixHeads::headAt(tile), *sources);
    else
        Q_EMIT dropRefused(sources.error());
}

void TilePage::turn(int by)
{
    m_page = std::max(0, m_page + by);
    plan();
}

/// What the wheel and the brackets change.
void TilePage::step(int by)
{
    switch (m_kind) {
    case Kind::Neighbours:
        m_radius = std::clamp(m_radius + by * radiusStep, leastRadius, 1.0);
        m_radiusSlider->setValue(m_radius);
        break;
    case Kind::Samples:
        m_columns = std::clamp(m_columns - by, leastColumns, mostColumns); // up: larger pictures
        m_columnsSlider->setValue(m_columns);
        break;
    case Kind::Mixing:
        m_border->setBorder(m_border->border() + by);
        m_chosenBorder = m_border->border();
        break;
    }
    plan();
}

/// Of the heads of the grid: each page has other ones.
qint64 TilePage::firstSeed() const
{
    const auto start = qint64(std::llround(m_explorer.state().latent.plane.x));
    return start + 1 + m_page * (MixHeads::count - 1);
}

TilePlan TilePage::mixing() const
{
    const State &state = m_explorer.state();
    const GeneratorConfig &config = m_explorer.model()->config;
    const QList<PictureSource> heads = m_heads.sources(state, firstSeed());
    return mixingOf(state, heads.first(MixHeads::rows), heads.sliced(MixHeads::rows),
                    m_border->border(), config.z_dim, int(config.stages.size()));
}

void TilePage::plan()
{
    const auto model = m_explorer.model();
    if (!model)
        return Q_EMIT leaveRequested();
    const State &state = m_explorer.state();
    const auto seed = qint64(std::llround(state.latent.plane.x));
    const int rows = rowsFor(m_columns);
    switch (m_kind) {
    case Kind::Neighbours:
        m_view->setPlan(neighboursOf(state, m_explorer.shownLatent(), m_radius,
                                     seed + 1 + m_page * neighbours, model->config.z_dim));
        break;
    case Kind::Samples:
        m_view->setPlan(
            samplesOf(state, seed + qint64(m_page) * m_columns * rows, m_columns, rows));
        break;
    case Kind::Mixing:
        m_view->setPlan(mixing());
        break;
    }
    wish();
}

void TilePage::wish()
{
    std::vector<State> states;
    m_wished.clear();
    const QList<PlannedTile> &tiles = m_view->plan().tiles;
    for (int index = 0; index < tiles.size(); ++index)
        if (tiles[index].state && !m_view->hasPicture(index)) {
            states.push_back(*tiles[index].state);
            m_wished.push_back(index);
        }
    Q_EMIT picturesWanted(states, int(std::ceil(m_view->side() * devicePixelRatioF())));
}

void TilePage::setPicture(int index, const QImage &picture)
{
    if (index >= 0 && index < int(m_wished.size()))
        m_view->setPicture(m_wished[std::size_t(index)], picture);
}

void TilePage::go(int index)
{
    const PlannedTile tile = m_view->plan().tiles[index];
    m_going = true;
    m_explorer.apply(tile.step, *tile.state);
    m_going = false;
    Q_EMIT leaveRequested();
}

} // namespace hit
