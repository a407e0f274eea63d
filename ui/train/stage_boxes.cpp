// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/stage_boxes.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace hit {
namespace {

constexpr int boxGap = 4, iconSide = 12;

} // namespace

StageBoxes::StageBoxes(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Frozen stages"));
}

void StageBoxes::setStages(const QList<int> &sides, const std::set<int> &frozen, int held,
                           const QString &whyHeld)
{
    m_sides = sides;
    m_frozen = frozen;
    m_held = held;
    m_whyHeld = whyHeld;
    m_current = std::clamp(m_current, 0, std::max(0, int(sides.size()) - 1));
    describe();
    update();
}

void StageBoxes::describe()
{
    if (m_sides.isEmpty())
        return;
    const QString stage = tr("%1 px").arg(m_sides[m_current]);
    setAccessibleDescription(m_current < m_held    ? tr("%1, frozen. %2").arg(stage, m_whyHeld)
                             : isFrozen(m_current) ? tr("%1, frozen").arg(stage)
                                                   : tr("%1, trains").arg(stage));
}

QSize StageBoxes::sizeHint() const
{
    return {240, controlHeight() + iconSide + boxGap};
}

QSize StageBoxes::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

QRectF StageBoxes::boxRect(int stage) const
{
    const qreal pitch = (width() + boxGap) / qreal(std::max<qsizetype>(m_sides.size(), 1));
    return {stage * pitch, 0, pitch - boxGap, qreal(height())};
}

int StageBoxes::stageAt(QPointF pos) const
{
    for (int stage = 0; stage < m_sides.size(); ++stage)
        if (boxRect(stage).contains(pos))
            return stage;
    return -1;
}

void StageBoxes::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hit::font(TextRole::Label));
    for (int stage = 0; stage < m_sides.size(); ++stage) {
        const QRectF box = boxRect(stage);
        const bool frozen = isFrozen(stage), held = stage < m_held;
        const QColor fill = held                 ? t.control
                            : frozen             ? t.sel
                            : stage == m_hovered ? t.hover
                                                 : t.control;
        drawPlate(painter, box, fill, frozen && !held ? t.accent : t.border);
        painter.setPen(held ? t.text3 : frozen ? t.text : t.text2);
        painter.drawText(box.adjusted(0, 0, 0, -(iconSide + boxGap)), Qt::AlignCenter,
                         QString::number(m_sides[stage]));
        const QRect mark(int(box.center().x()) - iconSide / 2, height() - iconSide - boxGap - 1,
                         iconSide, iconSide);
        if (frozen)
            icon(QStringLiteral("lock"), held ? t.text3 : t.accent).paint(&painter, mark);
        if (stage == m_current && showsFocus(this))
            drawFocusRing(painter, box, metrics::radius);
    }
}

void StageBoxes::mousePressEvent(QMouseEvent *event)
{
    const int stage = stageAt(event->position());
    if (stage < 0 || event->button() != Qt::LeftButton)
        return;
    m_current = stage;
    toggle(stage);
}

void StageBoxes::toggle(int stage)
{
    if (stage >= m_held)
        Q_EMIT toggled(stage);
}

void StageBoxes::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step != 0) {
        m_current = std::clamp(m_current + step, 0, std::max(0, int(m_sides.size()) - 1));
        describe();
        update();
    } else if (event->key() == Qt::Key_Space && !m_sides.isEmpty()) {
        toggle(m_current);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void StageBoxes::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

QString StageBoxes::toolTipOf(int stage) const
{
    if (stage < m_held)
        return tr("<b>%1 px is frozen</b><br>%2").arg(m_sides[stage]).arg(m_whyHeld);
    return (m_frozen.contains(stage)
                ? tr("<b>%1 px is frozen</b><br>Its weights stay; a click frees it.")
                : tr("<b>%1 px trains</b><br>A click freezes it: its weights stay."))
        .arg(m_sides[stage]);
}

bool StageBoxes::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::HoverMove:
    case QEvent::HoverLeave:
        m_hovered = event->type() == QEvent::HoverLeave
                        ? -1
                        : stageAt(static_cast<QHoverEvent *>(event)->position());
        update();
        break;
    case QEvent::ToolTip: {
        auto *help = static_cast<QHelpEvent *>(event);
        if (const int stage = stageAt(help->pos()); stage >= 0)
            QToolTip::showText(help->globalPos(), toolTipOf(stage), this);
        return true;
    }
    default:
        break;
    }
    return QWidget::event(event);
}

} // namespace hit
