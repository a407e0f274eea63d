// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/job_status.h"

#include "ui/jobs.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QProgressBar>

#include <utility>

namespace hit {

namespace {

constexpr int nameWidth = 200, barWidth = 72, barSteps = 1000;

QString textOf(const Job &job, int others, const QFontMetrics &metrics)
{
    const QString name = metrics.elidedText(job.target, Qt::ElideMiddle, textLength(nameWidth));
    const QString text = JobStatus::tr("%1: %2").arg(name, JobList::statusText(job));
    return others > 0 ? JobStatus::tr("%1 \u00b7 %2 more").arg(text).arg(others) : text;
}

} // namespace

JobStatus::JobStatus(JobList &jobs, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_text(new QToolButton)
    , m_bar(new QProgressBar)
    , m_cancel(new IconButton(QStringLiteral("close"), tr("Cancel")))
{
    using namespace std::chrono_literals;
    m_text->setObjectName(QStringLiteral("button.jobs"));
    m_text->setAccessibleName(tr("Jobs"));
    m_text->setToolTip(tr("Shows the jobs"));
    m_text->setAutoRaise(true);
    setTextRole(m_text, TextRole::Label);
    m_bar->setFixedSize(barWidth, 2 * progressLineHeight);
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("button.cancelJob"));
    m_cancel->setFixedSize(metrics::compact, metrics::compact);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap / 2);
    row->addWidget(m_text);
    row->addWidget(m_bar, 0, Qt::AlignVCenter);
    row->addWidget(m_cancel);
    hide();

    m_moment.setSingleShot(true);
    m_moment.setInterval(300ms);
    m_run.setInterval(runningLineMs);
    connect(&m_run, &QTimer::timeout, m_bar, QOverload<>::of(&QWidget::update));
    connect(&m_moment, &QTimer::timeout, this, [this] { setVisible(m_jobs.front()); });
    connect(&m_jobs, &JobList::progressed, this, &JobStatus::refresh);
    connect(m_text, &QToolButton::clicked, this, &JobStatus::clicked);
    m_settling.setSingleShot(true);
    m_settling.setInterval(QApplication::doubleClickInterval());
    connect(m_cancel, &QToolButton::pressed, this,
            [this] { m_pressed = m_settling.isActive() ? 0 : m_shown; });
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_jobs.requestCancel(m_pressed); });
    refresh();
}

void JobStatus::showFront(int id)
{
    const int before = std::exchange(m_shown, id);
    if (before != 0 && before != id)
        m_settling.start();
}

void JobStatus::refresh()
{
    const Job *front = m_jobs.front();
    showFront(front ? front->id : 0);
    if (!front) {
        m_moment.stop();
        m_run.stop();
        hide();
        return;
    }
    if (!isVisibleTo(parentWidget()) && !m_moment.isActive())
        m_moment.start();
    m_text->setText(textOf(*front, m_jobs.running() - 1, m_text->fontMetrics()));
    m_text->setAccessibleDescription(m_text->text());
    const bool known = front->done >= 0;
    m_bar->setRange(0, known ? barSteps : 0);
    m_bar->setValue(int(front->done * barSteps));
    if (known)
        m_run.stop();
    else if (!m_run.isActive())
        m_run.start();
    const QString cancel = tr("Cancel %1").arg(front->target);
    m_cancel->setToolTip(cancel);
    m_cancel->setAccessibleName(cancel);
}

} // namespace hit
