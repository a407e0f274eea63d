// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/training_status.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/train/run_library.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace hit {

namespace {

constexpr int barWidth = 90, barSteps = 1000;

QString textOf(const RunFacts &run)
{
    const RunStatus &status = run.status;
    if (isWaiting(run))
        return TrainingStatus::tr("waits for %1").arg(aheadOf(run));
    if (status.state == RunState::Packing)
        return TrainingStatus::tr("packing images");
    if (status.state == RunState::Paused)
        return TrainingStatus::tr("paused at step %1").arg(countText(status.step));
    return status.last_step > 0 ? TrainingStatus::tr("step %1 of %2")
                                      .arg(countText(status.step), countText(status.last_step))
                                : TrainingStatus::tr("step %1").arg(countText(status.step));
}

} // namespace

TrainingStatus::TrainingStatus(const RunLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_text(new QToolButton)
    , m_bar(new QProgressBar)
{
    m_text->setObjectName(QStringLiteral("button.training"));
    m_text->setAccessibleName(tr("Training"));
    m_text->setAutoRaise(true);
    setTextRole(m_text, TextRole::Label);
    m_bar->setFixedSize(barWidth, 2 * progressLineHeight);
    m_bar->setTextVisible(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(metrics::gap / 2);
    row->addWidget(m_text);
    row->addWidget(m_bar, 0, Qt::AlignVCenter);
    hide();
    connect(&m_library, &RunLibrary::changed, this, &TrainingStatus::refresh);
    connect(m_text, &QToolButton::clicked, this, [this] {
        if (const RunFacts *run = m_library.front())
            Q_EMIT clicked(run->path);
    });
}

void TrainingStatus::refresh()
{
    const RunFacts *run = m_library.front();
    setVisible(run);
    if (!run)
        return;
    const auto others = std::ranges::count_if(m_library.runs(), isAtWork) - 1;
    const QString text = textOf(*run);
    m_text->setText(others > 0 ? tr("%1 \u00b7 %2 more").arg(text).arg(others) : text);
    m_text->setToolTip(tr("Shows \u201c%1\u201d").arg(run->name));
    m_text->setAccessibleDescription(m_text->text());
    const double done = progressOf(*run);
    m_bar->setVisible(done >= 0);
    m_bar->setRange(0, barSteps);
    m_bar->setValue(int(done * barSteps));
}

} // namespace hit
