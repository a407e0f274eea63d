// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/architecture_dock.h"

#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace hit {

ArchitectureDock::ArchitectureDock(Inspector &inspector, const Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("ArchitectureDock"), tr("Architecture"), QStringLiteral("stages"), parent)
    , m_strip(new ArchitectureStrip(inspector, explorer))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, 0, metrics::panelMargin, 4);
    column->addStretch();
    column->addWidget(m_strip);
    column->addStretch();
    setBody(body);
}

} // namespace hit
