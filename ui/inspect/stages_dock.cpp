// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/stages_dock.h"

#include "ui/inspect/equaliser.h"
#include "ui/inspect/head_dots.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QGridLayout>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace hit {

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
    auto *switches = new QGridLayout;
    switches->setSpacing(4);
    for (int stage = 0; stage < int(config->stages.size()); ++stage)
        addSwitches(switches, stage);
    column->addWidget(makeLabel(tr("Equaliser"), TextRole::Title));
    column->addWidget(new Equaliser(*config, m_explorer));
    column->addSpacing(metrics::gap);
    column->addWidget(makeLabel(tr("Attention"), TextRole::Title));
    column->addLayout(switches);
    column->addStretch();
    switches->setColumnStretch(4, 1);
    setBody(body);
    refresh();
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

void StagesDock::refresh()
{
    for (const Switch &which : m_switches) {
        StageEdit edit = editOf(m_explorer, which.stage);
        which.button->setChecked(kindSwitch(edit, AttentionKind(which.kind))
                                 && which.button->isEnabled());
    }
}

} // namespace hit
