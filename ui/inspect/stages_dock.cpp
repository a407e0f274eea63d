// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/stages_dock.h"

#include "ui/inspect/head_dots.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QGridLayout>
#include <QLocale>

#include <algorithm>
#include <array>

namespace hit {
namespace {

ValueSlider::Range gainRange()
{
    auto range = ValueSlider::Range::factor();
    range.growing = false;
    return range;
}

QGridLayout *makeGrid()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(4);
    return grid;
}

} // namespace

StagesDock::StagesDock(Inspector &inspector, Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("StagesDock"), tr("Stages"), QStringLiteral("equaliser"), parent)
    , m_inspector(inspector)
    , m_explorer(explorer)
{
    connect(&inspector, &Inspector::modelChanged, this, &StagesDock::rebuild);
    connect(&explorer, &Explorer::stateChanged, this, &StagesDock::refresh);
    rebuild();
}

void StagesDock::rebuild()
{
    m_faders.clear();
    m_switches.clear();
    const GeneratorConfig *config = m_inspector.config();
    if (!config) {
        setBody(new EmptyState(QStringLiteral("equaliser"), tr("No model yet"),
                               tr("Open a checkpoint, or drop one on the window.")));
        return;
    }
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                               metrics::panelMargin);
    column->setSpacing(metrics::gap);
    auto *faders = makeGrid(), *switches = makeGrid();
    for (int stage = 0; stage < int(config->stages.size()); ++stage) {
        if (config->stages[std::size_t(stage)].rgb)
            addFader(faders, stage);
        addSwitches(switches, stage);
    }
    column->addWidget(makeLabel(tr("Equaliser"), TextRole::Title));
    column->addLayout(faders);
    column->addSpacing(metrics::gap);
    column->addWidget(makeLabel(tr("Attention"), TextRole::Title));
    column->addLayout(switches);
    column->addStretch();
    switches->setColumnStretch(4, 1);
    if (m_faders.size() == 1) {
        m_faders.first().solo->setEnabled(false);
        m_faders.first().solo->setToolTip(tr("Only this stage adds to the picture."));
    }
    setBody(body);
    refresh();
}

void StagesDock::addFader(QGridLayout *grid, int stage)
{
    const QString pixels = tr("%1 px").arg(m_inspector.config()->stage_side(stage));
    auto *slider = new ValueSlider(pixels, gainRange());
    slider->setObjectName(QStringLiteral("gain%1").arg(stage));
    slider->setToolTip(tr("<b>What the stage of %1 adds</b><br>0 leaves it out, 1 is as trained. "
                          "Needs no network time.")
                           .arg(pixels));
    auto *mute = new IconButton(QStringLiteral("mute"), tr("Leave out %1").arg(pixels));
    auto *solo = new IconButton(QStringLiteral("solo"), tr("Only %1").arg(pixels));
    mute->setCheckable(true);
    solo->setCheckable(true);
    const int row = grid->rowCount();
    grid->addWidget(slider, row, 0);
    grid->addWidget(mute, row, 1);
    grid->addWidget(solo, row, 2);
    m_faders.append({stage, slider, mute, solo});
    const QString name = tr("Gain of %1").arg(pixels);
    connect(slider, &ValueSlider::gestureStarted, this, [this, name] { m_explorer.begin(name); });
    connect(slider, &ValueSlider::valueChanged, this,
            [this, stage](double value) { setGain(stage, value); });
    connect(slider, &ValueSlider::gestureFinished, this, [this, name, slider] {
        m_explorer.commit(
            QStringLiteral("%1 %2").arg(name, QLocale().toString(slider->value(), 'f', 2)));
    });
    connect(slider, &ValueSlider::gestureCancelled, this, [this] { m_explorer.cancel(); });
    connect(mute, &QToolButton::clicked, this,
            [this, stage](bool on) { setGain(stage, on ? 0 : 1); });
    connect(solo, &QToolButton::clicked, this, [this, stage] { toggleSolo(stage); });
}

void StagesDock::addSwitches(QGridLayout *grid, int stage)
{
    const QString pixels = tr("%1 px").arg(m_inspector.config()->stage_side(stage));
    const int row = grid->rowCount();
    auto *label = makeLabel(pixels, TextRole::Label, Tone::Secondary);
    label->setMinimumWidth(textLength(metrics::label));
    label->setFixedHeight(controlHeight());
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(new HeadDots(m_inspector, m_explorer, stage), row, 4);
    const std::array letters{tr("C"), tr("R"), tr("D")};
    for (int kind = 0; kind < int(letters.size()); ++kind) {
        auto *button = new QToolButton;
        const bool has = std::any_of(m_inspector.sites().begin(), m_inspector.sites().end(),
                                     [&](const AttentionSite &site) {
                                         return site.stage == stage && int(site.kind) == kind;
                                     });
        const QString name = kindName(AttentionKind(kind));
        button->setText(letters[std::size_t(kind)]);
        button->setCheckable(true);
        button->setEnabled(has);
        button->setMinimumSize(controlHeight(), controlHeight());
        button->setObjectName(QStringLiteral("switch%1.%2").arg(stage).arg(kind));
        button->setAccessibleName(tr("%1, %2 attention").arg(pixels, name));
        button->setToolTip(has ? tr("<b>%1 attention</b><br>All heads of this kind at %2.")
                                     .arg(name.left(1).toUpper() + name.mid(1), pixels)
                               : tr("This stage has no %1 attention.").arg(name));
        grid->addWidget(button, row, kind + 1, Qt::AlignTop);
        m_switches.append({stage, kind, button});
        connect(button, &QToolButton::clicked, this, [this, stage, kind, pixels, name](bool on) {
            const QString step = on ? tr("%1 attention on at %2") : tr("%1 attention off at %2");
            changeStage(m_explorer, stage, step.arg(name, pixels),
                        [&](StageEdit &edit) { kindSwitch(edit, AttentionKind(kind)) = on; });
        });
    }
}

void StagesDock::setGain(int stage, double gain)
{
    const QString pixels = tr("%1 px").arg(m_inspector.config()->stage_side(stage));
    changeStage(m_explorer, stage,
                gain > 0 ? tr("Add %1").arg(pixels) : tr("Leave out %1").arg(pixels),
                [&](StageEdit &edit) { edit.rgb_gain = gain; });
}

bool StagesDock::isSolo(int stage) const
{
    return m_faders.size() > 1
           && std::all_of(m_faders.begin(), m_faders.end(), [&](const Fader &fader) {
                  const double gain = editOf(m_explorer, fader.stage).rgb_gain;
                  return fader.stage == stage ? gain > 0 : gain == 0;
              });
}

/// All others to 0; again: all to 1.
void StagesDock::toggleSolo(int stage)
{
    const bool alone = isSolo(stage);
    const QString pixels = tr("%1 px").arg(m_inspector.config()->stage_side(stage));
    m_explorer.begin(alone ? tr("Add all stages") : tr("Only %1").arg(pixels));
    for (const Fader &fader : m_faders)
        setGain(fader.stage, alone || fader.stage == stage ? 1 : 0);
    m_explorer.commit();
}

void StagesDock::refresh()
{
    for (const Fader &fader : m_faders) {
        const double gain = editOf(m_explorer, fader.stage).rgb_gain;
        fader.slider->setValue(gain);
        fader.mute->setChecked(gain == 0);
        fader.solo->setChecked(isSolo(fader.stage));
    }
    for (const Switch &which : m_switches) {
        StageEdit edit = editOf(m_explorer, which.stage);
        which.button->setChecked(kindSwitch(edit, AttentionKind(which.kind))
                                 && which.button->isEnabled());
    }
}

} // namespace hit
