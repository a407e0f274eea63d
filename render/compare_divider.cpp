// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/compare_divider.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hit {
namespace {

constexpr int target = 24; ///< logical px, the smallest that a pointer should have to hit
constexpr int handleWidth = 22, handleHeight = 34, handleRadius = 5, ring = 2;
constexpr int lightWidth = 2, darkWidth = 4;
constexpr QColor darkLine(0, 0, 0, 166), lightLine(255, 255, 255), grip(111, 111, 118);
constexpr double step = 0.01, fineStep = 0.001, coarseStep = 0.1, middle = 0.5;

double stepFor(Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier)
        return fineStep;
    return modifiers & Qt::ControlModifier ? coarseStep : step;
}

bool isKey(int key)
{
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End
           || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape;
}

} // namespace

CompareDivider::CompareDivider(QWidget *canvas)
    : QWidget(canvas)
    , m_accent(Qt::white)
{
    setObjectName(QStringLiteral("compareDivider"));
    setAccessibleName(tr("Divider between A and B"));
    setToolTip(tr("Drag, or move it with the arrows; double click: middle"));
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SplitHCursor);
    hide();
}

void CompareDivider::setPlace(const QRectF &picture, double at)
{
    m_picture = picture;
    m_at = at;
    const double line = picture.left() + at * picture.width();
    setGeometry(int(std::lround(line)) - target / 2, int(std::floor(picture.top())), target,
                int(std::ceil(picture.height())));
    setAccessibleDescription(tr("%1 % of the picture are A").arg(std::lround(at * 100)));
    update();
}

void CompareDivider::setAccent(const QColor &accent)
{
    m_accent = accent;
    update();
}

void CompareDivider::moveTo(double at)
{
    Q_EMIT moved(std::clamp(at, 0.0, 1.0));
}

bool CompareDivider::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && isKey(static_cast<QKeyEvent *>(event)->key())) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void CompareDivider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF line(target / 2.0 - darkWidth / 2.0, 0, darkWidth, height());
    painter.fillRect(line, darkLine);
    const double edge = (darkWidth - lightWidth) / 2.0;
    painter.fillRect(line.adjusted(edge, 0, -edge, 0), lightLine);
    QRectF handle(0, 0, handleWidth, std::min(handleHeight, height()));
    handle.moveCenter(QRectF(rect()).center());
    const double inset = m_ring ? ring / 2.0 : 0.5;
    painter.setBrush(lightLine);
    painter.setPen(m_ring ? QPen(m_accent, ring) : QPen(darkLine, 1));
    painter.drawRoundedRect(handle.adjusted(inset, inset, -inset, -inset), handleRadius,
                            handleRadius);
    for (const int side : {-1, 1})
        painter.fillRect(QRectF(handle.center().x() + 3 * side - 1, handle.center().y() - 6, 2, 12),
                         grip);
}

void CompareDivider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_ring = false;
    m_drag = Drag{event->position().x() - target / 2.0, m_at};
}

void CompareDivider::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_drag || m_picture.width() <= 0)
        return;
    const double x = mapToParent(event->position()).x() - m_drag->grip;
    moveTo((x - m_picture.left()) / m_picture.width());
}

void CompareDivider::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_drag.reset();
}

void CompareDivider::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(middle);
}

void CompareDivider::keyPressEvent(QKeyEvent *event)
{
    const double by = stepFor(event->modifiers());
    switch (event->key()) {
    case Qt::Key_Left:
        return moveTo(m_at - by);
    case Qt::Key_Right:
        return moveTo(m_at + by);
    case Qt::Key_Home:
        return moveTo(0);
    case Qt::Key_End:
        return moveTo(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return moveTo(middle);
    case Qt::Key_Escape:
        if (m_drag)
            return moveTo(std::exchange(m_drag, std::nullopt)->before);
        return parentWidget()->setFocus(Qt::OtherFocusReason);
    default:
        QWidget::keyPressEvent(event);
    }
}

void CompareDivider::focusInEvent(QFocusEvent *event)
{
    m_ring = event->reason() != Qt::MouseFocusReason;
    update();
    QWidget::focusInEvent(event);
}

void CompareDivider::focusOutEvent(QFocusEvent *event)
{
    m_ring = false;
    update();
    QWidget::focusOutEvent(event);
}

} // namespace hit
