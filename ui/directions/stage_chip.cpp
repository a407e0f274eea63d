// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/stage_chip.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace hit {

StageChip::StageChip(QWidget *parent)
    : QLabel(parent)
{
    setTextRole(this, TextRole::Caption);
    setTone(this, Tone::Secondary);
    setMargin(2);
    setContentsMargins(6, 0, 6, 0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(tr("<b>Stages</b><br>The pixels of the stages that it acts on; a double click "
                  "changes them."));
}

void StageChip::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT doubleClicked();
}

void StageChip::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawPlate(painter, rect(), {}, faded(tokens().text3, 0.6), height() / 2.0);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace hit
