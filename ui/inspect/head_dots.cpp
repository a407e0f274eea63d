// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/head_dots.h"

#include "ui/inspect/inspector.h"
#include "ui/inspect/kind_colors.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace hit {
namespace {

constexpr int cellWidth = 14, cellHeight = 24, radius = 4, siteGap = 8, usualWidth = 10 * cellWidth;

} // namespace

HeadDots::HeadDots(const Inspector &inspector, Explorer &explorer, int stage, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
{
    for (const AttentionSite &site : inspector.sites())
        for (int head = 0; site.stage == stage && head < site.heads; ++head)
            m_dots.append({site, head});
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(m_dots.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    if (!m_dots.isEmpty()) {
        setAccessibleName(tr("Heads of %1 px").arg(m_dots.first().site.side));
        moveCursor(0);
    }
    connect(&explorer, &Explorer::stateChanged, this, qOverload<>(&QWidget::update));
}

bool HeadDots::isOff(const Dot &dot) const
{
    StageEdit edit = editOf(m_explorer, dot.site.stage);
    return !kindSwitch(edit, dot.site.kind) || isMuted(edit, dot.site, dot.head);
}

QString HeadDots::name(int dot) const
{
    const Dot &which = m_dots[dot];
    const QString layer = which.site.layer > 1 ? tr(", layer %1").arg(which.site.layer) : QString();
    const QString text = tr("%1 px, %2%3, head %4")
                             .arg(which.site.side)
                             .arg(kindName(which.site.kind), layer)
                             .arg(which.head + 1);
    return isOff(which) ? tr("%1, muted").arg(text) : text;
}

/// In rows, with a gap where another attention begins; one that does not fit begins a row.
QRect HeadDots::placeIn(int dot, int width) const
{
    int left = 0, top = 0;
    for (int i = 0;; ++i) {
        const bool begins = i == 0 || !(m_dots[i].site == m_dots[i - 1].site);
        if (begins && left > 0)
            left += siteGap;
        const int room = (begins ? m_dots[i].site.heads : 1) * cellWidth;
        if (left > 0 && left + room > width) {
            left = 0;
            top += cellHeight;
        }
        if (i == dot)
            return {left, top, cellWidth, cellHeight};
        left += cellWidth;
    }
}

QRect HeadDots::place(int dot) const
{
    return placeIn(dot, width());
}

int HeadDots::heightForWidth(int width) const
{
    return m_dots.isEmpty() ? 0 : placeIn(count() - 1, width).bottom() + 1;
}

QSize HeadDots::sizeHint() const
{
    return {usualWidth, heightForWidth(usualWidth)};
}

QSize HeadDots::minimumSizeHint() const
{
    return {cellWidth, m_dots.isEmpty() ? 0 : cellHeight};
}

void HeadDots::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int dot = 0; dot < count(); ++dot) {
        const QColor color = kindColor(m_dots[dot].site.kind);
        const bool off = isOff(m_dots[dot]);
        const QPointF centre = QRectF(place(dot)).center();
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(off ? QBrush(Qt::NoBrush) : QBrush(color));
        painter.drawEllipse(centre, radius, radius);
        if (off)
            painter.drawLine(centre + QPointF(-radius, radius), centre + QPointF(radius, -radius));
    }
    if (!showsFocus(this))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens().accent, 2));
    painter.drawEllipse(QRectF(place(m_cursor)).center(), radius + 2.5, radius + 2.5);
}

int HeadDots::at(QPoint point) const
{
    for (int dot = 0; dot < count(); ++dot)
        if (place(dot).contains(point))
            return dot;
    return -1;
}

void HeadDots::moveCursor(int to)
{
    m_cursor = std::clamp(to, 0, count() - 1);
    setAccessibleDescription(name(m_cursor));
    update();
}

void HeadDots::toggle(int dot, bool solo)
{
    const Dot which = m_dots[dot];
    if (solo)
        toggleSolo(m_explorer, which.site, which.head);
    else
        toggleMuted(m_explorer, which.site, which.head);
    moveCursor(dot);
}

void HeadDots::mousePressEvent(QMouseEvent *event)
{
    const int dot = at(event->position().toPoint());
    if (event->button() == Qt::LeftButton && dot >= 0)
        toggle(dot, event->modifiers() & Qt::ControlModifier);
}

void HeadDots::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(m_cursor - 1);
    case Qt::Key_Right:
        return moveCursor(m_cursor + 1);
    case Qt::Key_Home:
        return moveCursor(0);
    case Qt::Key_End:
        return moveCursor(count() - 1);
    case Qt::Key_Space:
        return toggle(m_cursor, event->modifiers() & Qt::ShiftModifier);
    default:
        QWidget::keyPressEvent(event);
    }
}

void HeadDots::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void HeadDots::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool HeadDots::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int dot = at(help->pos());
        const QString tip = tr("<b>%1</b><br>Click or Space mutes it, Ctrl+click or Shift+Space "
                               "leaves it alone.");
        QToolTip::showText(help->globalPos(), dot >= 0 ? tip.arg(name(dot)) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
