// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/sample_map_page.h"

#include "model/directions/sample_limits.h"
#include "ui/latent_text.h"
#include "ui/sample_map/sample_map_view.h"
#include "ui/search/search_progress.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/choice_row.h"

#include <QBoxLayout>
#include <QLocale>
#include <QSpinBox>
#include <QStackedWidget>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastSamples = 50, mostSamples = 20'000, usualSamples = 1'000, usualStage = 1;
constexpr int soonMs = 60; ///< several changes of what is in sight are one wish

/// What is not the latent decides how all samples look.
State baseOf(const State &state)
{
    State base = state;
    base.latent = {};
    base.mix.clear();
    base.stage_latents.clear();
    base.view = {};
    return base;
}

} // namespace

SampleMapPage::SampleMapPage(Explorer &explorer, const QString &cacheFolder, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_finder(cacheFolder)
    , m_wantedStage(usualStage)
    , m_stage(new ChoiceRow(tr("Stage")))
    , m_samples(new QSpinBox)
    , m_progress(new SearchProgress)
    , m_shares(makeLabel({}, TextRole::Label, Tone::Secondary))
    , m_pages(new QStackedWidget)
    , m_view(new SampleMapView)
{
    setObjectName(QStringLiteral("sampleMapPage"));
    auto *empty = new EmptyState(QStringLiteral("points"), tr("No map yet."),
                                 tr("Alike pictures come to lie near each other."), tr("Lay out"));
    connect(empty, &EmptyState::clicked, this, &SampleMapPage::lookFor);
    m_pages->addWidget(m_view);
    m_pages->addWidget(empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_pages, 1);
    setFocusProxy(m_view);
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connectParts();
    takeModel();
}

QWidget *SampleMapPage::makeHead()
{
    m_samples->setRange(leastSamples, mostSamples);
    m_samples->setSingleStep(usualSamples);
    m_samples->setValue(usualSamples);
    m_samples->setGroupSeparatorShown(true);
    m_samples->setSuffix(tr(" samples"));
    m_samples->setKeyboardTracking(false);
    m_samples->setAccessibleName(tr("Samples"));
    m_stage->setToolTip(tr("<b>Stage</b><br>What this stage makes of the pictures decides which "
                           "are alike: early ones the layout, later ones what is drawn."));
    auto *fit = new IconButton(QStringLiteral("fit"), tr("All in sight (F)"));
    connect(fit, &QToolButton::clicked, m_view, &SampleMapView::fit);
    auto *back = new IconButton(QStringLiteral("close"), tr("Back to the picture (Esc)"));
    back->setObjectName(QStringLiteral("button.leaveMap"));
    connect(back, &QToolButton::clicked, this, &SampleMapPage::leaveRequested);
    auto *head = new QWidget;
    setSurface(head, Surface::Window);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics::panelMargin, metrics::gap / 2, metrics::panelMargin,
                            metrics::gap / 2);
    row->setSpacing(metrics::groupGap);
    row->addWidget(makeLabel(tr("Map"), TextRole::Title));
    row->addWidget(m_stage, 1);
    row->addWidget(m_samples);
    row->addWidget(m_progress, 1);
    row->addWidget(m_shares);
    row->addStretch();
    row->addWidget(fit);
    row->addWidget(back);
    return head;
}

void SampleMapPage::connectParts()
{
    connect(&m_finder, &SampleMapFinder::progressed, m_progress, &SearchProgress::show);
    connect(&m_finder, &SampleMapFinder::found, this, &SampleMapPage::take);
    connect(&m_finder, &SampleMapFinder::failed, this, [this](const QString &why) {
        takeBack();
        Q_EMIT failed(why);
    });
    connect(m_progress, &SearchProgress::cancelRequested, this, [this] {
        m_finder.cancel();
        takeBack();
    });
    connect(m_stage, &ChoiceRow::chosen, this, [this](int stage) {
        m_wantedStage = stage;
        lookFor();
    });
    connect(m_samples, &QSpinBox::valueChanged, this, [this] {
        allowStages();
        lookFor();
    });
    connect(m_view, &SampleMapView::chosen, this, &SampleMapPage::go);
    connect(m_view, &SampleMapView::markChosen, this, &SampleMapPage::markChosen);
    connect(m_view, &SampleMapView::left, this, &SampleMapPage::leaveRequested);
    connect(m_view, &SampleMapView::sightChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(m_view, &SampleMapView::namedChanged, this, &SampleMapPage::wishLarge);
    connect(&m_soon, &QTimer::timeout, this, &SampleMapPage::wish);
    connect(&m_explorer, &Explorer::stateChanged, this, &SampleMapPage::takeState);
    connect(&m_explorer, &Explorer::stateChanged, m_view,
            [this] { m_view->setHereName(placeText(m_explorer.state())); });
    connect(&m_explorer, &Explorer::modelChanged, this, &SampleMapPage::takeModel);
}

void SampleMapPage::open()
{
    m_open = true;
    m_view->setHereName(placeText(m_explorer.state()));
    takeState();
    lookFor();
    m_soon.start();
}

void SampleMapPage::close()
{
    m_open = false;
    m_finder.cancel();
    m_soon.stop();
}

void SampleMapPage::takeModel()
{
    m_finder.cancel();
    m_map.reset();
    m_view->setPlaces({});
    const auto model = m_explorer.model();
    if (!model) {
        if (m_open)
            Q_EMIT leaveRequested();
        return;
    }
    QStringList stages;
    for (int stage = 0; stage < int(model->config.stages.size()); ++stage)
        stages.append(QString::number(model->config.stage_side(stage)));
    m_stage->setChoices(stages);
    m_stage->setCurrent(std::min(m_wantedStage, int(stages.size()) - 1));
    allowStages();
    if (m_open)
        lookFor();
}

/// Those whose samples `hit map` refuses are off.
void SampleMapPage::allowStages()
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    int most = 0;
    for (int stage = 0; stage < int(model->config.stages.size()); ++stage) {
        const bool fits = features_fit(model->config, stage, m_samples->value());
        m_stage->setChoiceEnabled(stage, fits, tr("It has too many features for so many samples."));
        if (fits)
            most = stage;
    }
    if (m_stage->current() > most)
        m_stage->setCurrent(most);
}

void SampleMapPage::lookFor()
{
    const auto model = m_explorer.model();
    if (!model || !m_open)
        return;
    const MapSearch search{m_explorer.state().which, m_stage->current(), m_samples->value()};
    if (m_map && search == m_found) {
        m_finder.cancel();
        return refresh();
    }
    m_asked = search;
    m_finder.start(*model, search);
    if (m_finder.isRunning())
        m_progress->begin();
    refresh();
}

void SampleMapPage::take(const std::shared_ptr<const SampleMap> &map)
{
    m_map = map;
    m_found = m_asked;
    m_view->setPlaces(map->places);
    const QLocale locale;
    const auto percent = [&locale](double share, int decimals) {
        return tr("%1\u202f%").arg(locale.toString(100 * share, 'f', decimals));
    };
    m_shares->setText(
        tr("Shows %1 of what differs").arg(percent(map->shares[0] + map->shares[1], 0)));
    m_shares->setToolTip(
        tr("How much of what makes the pictures differ the map has room for: %1 across, %2 up. "
           "Pictures that lie together may still differ in the rest.<br>The two strongest "
           "principal components of the features of the stage, and their shares of the variance")
            .arg(percent(map->shares[0], 1), percent(map->shares[1], 1)));
    refresh();
    Q_EMIT mapChanged();
}

/// Nothing came of the newest search: the map that is there, if one is, is what is asked for.
void SampleMapPage::takeBack()
{
    if (m_map) {
        m_wantedStage = m_found.stage;
        const QSignalBlocker quiet(m_samples);
        m_samples->setValue(m_found.samples);
        allowStages();
        m_stage->setCurrent(m_found.stage);
    }
    refresh();
}

void SampleMapPage::refresh()
{
    m_progress->setVisible(isRunning());
    m_shares->setVisible(m_map && !isRunning());
    m_pages->setCurrentIndex(m_map || isRunning() ? 0 : 1);
}

void SampleMapPage::takeState()
{
    if (!m_open)
        return;
    const State base = baseOf(m_explorer.state());
    if (base == m_base)
        return;
    const bool isOther = base.which != m_base.which;
    m_base = base;
    if (isOther)
        lookFor();
    m_view->forgetPictures();
}

PlannedTile SampleMapPage::tile(int sample) const
{
    return samplesOf(m_explorer.state(), sample, 1, 1).tiles.first();
}

void SampleMapPage::wish()
{
    std::vector<State> states;
    m_wished = m_open ? m_view->lacking() : std::vector<int>();
    for (const int sample : m_wished)
        states.push_back(*tile(sample).state);
    Q_EMIT picturesWanted(states, m_view->pixels(false));
}

void SampleMapPage::wishLarge()
{
    std::vector<State> states;
    if (m_open && m_view->named() >= 0)
        states.push_back(*tile(m_view->named()).state);
    Q_EMIT largeWanted(states, m_view->pixels(true));
}

void SampleMapPage::setPicture(int index, const QImage &picture)
{
    if (index >= 0 && index < int(m_wished.size()))
        m_view->setPicture(m_wished[std::size_t(index)], picture);
}

void SampleMapPage::go(int sample)
{
    const PlannedTile there = tile(sample);
    m_explorer.apply(there.step, *there.state);
    Q_EMIT leaveRequested();
}

} // namespace hit
