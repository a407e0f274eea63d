// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/jobs_dock.h"

#include "ui/docks/job_view.h"
#include "ui/jobs.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace hit {

JobsDock::JobsDock(JobList &jobs, QWidget *parent)
    : Dock(QStringLiteral("JobsDock"), tr("Jobs"), QStringLiteral("jobs"), parent)
{
    auto *tidy = new QPushButton(tr("Remove finished"));
    tidy->setAutoDefault(false);
    tidy->setFlat(true);
    connect(tidy, &QPushButton::clicked, &jobs, &JobList::removeEnded);

    auto *queue = new QWidget;
    auto *column = new QVBoxLayout(queue);
    column->setContentsMargins(0, 0, 0, metrics::gap);
    column->addWidget(new JobView(jobs), 1);
    column->addWidget(tidy, 0, Qt::AlignRight);

    auto *pages = new QStackedWidget;
    pages->addWidget(new EmptyState(QStringLiteral("jobs"), tr("Nothing to do"),
                                    tr("Films and large pictures are made here.")));
    pages->addWidget(queue);
    setBody(pages);

    const auto update = [&jobs, pages, tidy] {
        pages->setCurrentIndex(jobs.rowCount() > 0 ? 1 : 0);
        tidy->setVisible(jobs.running() < jobs.rowCount());
    };
    connect(&jobs, &JobList::progressed, this, update);
    update();
}

} // namespace hit
