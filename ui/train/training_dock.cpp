// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/training_dock.h"

#include "ui/theme/theme.h"
#include "ui/train/curve_panel.h"
#include "ui/train/run_library.h"
#include "ui/train/sample_strip.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>

#include <algorithm>
#include <limits>

namespace hit {

TrainingDock::TrainingDock(RunLibrary &library, QWidget *parent)
    : Dock(QStringLiteral("TrainingDock"), tr("Training"), QStringLiteral("train"), parent)
    , m_library(library)
    , m_curves(new CurvePanel(library))
    , m_strip(new SampleStrip)
    , m_samples(new QWidget)
    , m_lost(makeLabel({}, TextRole::Label, Tone::Secondary))
{
    auto *play = new IconButton(QStringLiteral("play"), tr("Film of the training"));
    play->setObjectName(QStringLiteral("button.trainingFilm"));
    connect(play, &QToolButton::clicked, this,
            [this] { m_strip->setPlaying(!m_strip->isPlaying()); });
    connect(m_strip, &SampleStrip::playingChanged, play, [play](bool playing) {
        play->setIconName(playing ? QStringLiteral("pause") : QStringLiteral("play"));
    });
    auto *samples = new QHBoxLayout(m_samples);
    samples->setContentsMargins({});
    samples->setSpacing(metrics::gap);
    samples->addWidget(m_strip, 1);
    samples->addWidget(play, 0, Qt::AlignVCenter);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, 0, metrics::panelMargin, metrics::gap);
    column->setSpacing(metrics::gap);
    column->addWidget(m_curves, 1);
    m_lost->setObjectName(QStringLiteral("lostRecords"));
    m_lost->setWordWrap(true);
    column->addWidget(m_lost);
    column->addWidget(m_samples);
    setBody(body);
    connect(m_curves, &CurvePanel::changed, this, &TrainingDock::sayLost);
    sayLost();
    connect(m_curves, &CurvePanel::changed, this, &TrainingDock::takeSheets);
    takeSheets();
}

void TrainingDock::showRun(const QString &path)
{
    m_path = path;
    m_curves->showRun(path);
    takeSheets();
}

void TrainingDock::takeSheets()
{
    QList<SampleSheetFile> sheets;
    const RunFacts *run = m_library.run(m_path);
    if (const RunHistory *history = m_curves->history(); run && history)
        sheets = history->sheets();
    const int size = run ? run->size : 0;
    m_strip->setSheets(sheets, size);
    m_samples->setVisible(!sheets.isEmpty());
    Q_EMIT sheetsChanged(sheets, size);
}

/// A run that has just begun has no records yet.
void TrainingDock::sayLost()
{
    const RunHistory *history = m_curves->history();
    const RunFacts *run = m_library.run(m_path);
    const qint64 lost = history ? history->lostLines() : 0;
    QStringList lines;
    if (history && !history->error().isEmpty() && run && run->status.step > 0)
        lines.append(tr("There are no curves: events.jsonl cannot be read, %1. The samples are "
                        "those in its folder.")
                         .arg(history->error()));
    else if (lost > 0)
        lines.append(tr("events.jsonl: %n line(s) cannot be read. The curves have gaps there. The "
                        "samples are those in its folder.",
                        nullptr, int(std::min<qint64>(lost, std::numeric_limits<int>::max()))));
    if (history && history->curves()->is_cut())
        lines.append(tr("events.jsonl tells more than fits into the memory: some curves or points "
                        "are left out."));
    m_lost->setText(lines.join(u'\n'));
    m_lost->setVisible(!lines.isEmpty());
}

} // namespace hit
