// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/stage_border.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int gap = 4, handleWidth = 6;

} // namespace

StageBorder::StageBorder(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("stageBorder"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTextRole(this, TextRole::Label);
    setAccessibleName(tr("Border between coarse and fine stages"));
    setToolTip(tr("<b>Border</b><br>Stages left of it follow the row, those right of it the "
                  "column. Drag it, or turn the wheel over the pictures."));
}

void StageBorder::setStages(const QStringList &names)
{
    m_names = names;
    setBorder(m_border);
    updateGeometry();
}

void StageBorder::setBorder(int border)
{
    m_border = std::clamp(border, 1, std::max(1, int(m_names.size()) - 1));
    setAccessibleDescription(tr("fine from %1 px on").arg(m_names.value(m_border)));
    update();
}

double StageBorder::boxWidth() const
{
    return fontMetrics().horizontalAdvance(QStringLiteral("1024")) + 12;
}

QRectF StageBorder::stageRect(int stage) const
{
    const double past = stage >= m_border ? handleWidth + gap : 0;
    return {stage * (boxWidth() + gap) + past + 2, 2, boxWidth(), height() - 4.0};
}

QSize StageBorder::sizeHint() const
{
    return {int(std::ceil(double(m_names.size()) * (boxWidth() + gap))) + handleWidth + gap + 4,
            controlHeight()};
}

void StageBorder::move(int border)
{
    const int before = m_border;
    setBorder(border);
    if (m_border != before)
        Q_EMIT moved(m_border);
}

void StageBorder::dragTo(double x)
{
    move(int(std::lround(x / (boxWidth() + gap))));
}

void StageBorder::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    for (int stage = 0; stage < m_names.size(); ++stage) {
        const QRectF box = stageRect(stage);
        const bool coarse = stage < m_border;
        drawPlate(painter, box, t.control, coarse ? t.accent : t.b, 3);
        painter.setPen(t.text);
        painter.drawText(box, Qt::AlignCenter, m_names[stage]);
    }
    const QRectF last = stageRect(m_border - 1);
    const QRectF handle(last.right() + gap, 1, handleWidth, height() - 2.0);
    drawPlate(painter, handle, t.handle, t.handleEdge, 3);
    if (showsFocus(this))
        drawFocusRing(painter, rect(), 4);
}

void StageBorder::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        dragTo(event->position().x());
}

void StageBorder::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        dragTo(event->position().x());
}

void StageBorder::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return move(m_border - 1);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return move(m_border + 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

bool StageBorder::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        event->setAccepted(key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up
                           || key == Qt::Key_Down);
        return event->isAccepted();
    }
    return QWidget::event(event);
}

} // namespace hit
