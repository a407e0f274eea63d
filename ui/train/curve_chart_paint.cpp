// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/train/curve_chart.h"

#include <QCategoryAxis>
#include <QChart>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int markHeight = 6, plateMargin = 8, emptyMargin = 12;

QColor colorOf(CurveMark::Kind kind)
{
    const Tokens &t = tokens();
    switch (kind) {
    case CurveMark::Kind::Checkpoint:
        return t.text3;
    case CurveMark::Kind::Resume:
        return t.accent;
    case CurveMark::Kind::Warning:
        break;
    }
    return t.warn;
}

} // namespace

void CurveChart::drawForeground(QPainter *painter, const QRectF &)
{
    painter->setFont(hit::font(TextRole::Caption));
    paintHeader(*painter);
    if (isEmpty()) {
        painter->setPen(tokens().text3);
        painter->drawText(viewport()->rect().adjusted(emptyMargin, 0, -emptyMargin, 0),
                          int(Qt::AlignCenter) | Qt::TextWordWrap, m_emptyText);
        return;
    }
    paintMarks(*painter);
    if (m_pointer >= 0)
        paintPointer(*painter);
    if (showsFocus(this))
        drawFocusRing(*painter, QRectF(viewport()->rect()));
}

void CurveChart::paintHeader(QPainter &painter) const
{
    const Tokens &t = tokens();
    const int height = controlHeight(metrics::compact) - 4;
    painter.setPen(t.text);
    const QFont small = painter.font();
    painter.setFont(hit::font(TextRole::Title));
    painter.drawText(QRectF(2, 0, width(), height), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.setFont(small);
    for (qsizetype i = 0; i < std::min(m_legend.entries.size(), m_curves.size()); ++i) {
        const CurveLegend::Entry &entry = m_legend.entries[i];
        const double down = (height - entry.place.height()) / 2;
        painter.setPen(t.text2);
        painter.drawText(entry.place.translated(0, down), Qt::AlignVCenter, entry.text);
        painter.setPen(QPen(m_curves[i].color, 2, m_curves[i].style));
        const double middle = entry.sample.center().y() + down;
        painter.drawLine(QPointF(entry.sample.left(), middle),
                         QPointF(entry.sample.right(), middle));
    }
}

void CurveChart::paintMarks(QPainter &painter) const
{
    const QRectF plot = chart()->plotArea();
    const auto [from, to] = steps();
    double last = -1;
    for (const CurveMark &mark : m_marks) {
        if (double(mark.step) < from || double(mark.step) > to)
            continue;
        const double x = plot.left() + (double(mark.step) - from) / (to - from) * plot.width();
        if (mark.kind == CurveMark::Kind::Checkpoint && x - last < 2)
            continue; // one tick a pixel
        last = x;
        const QColor color = colorOf(mark.kind);
        painter.setPen(QPen(color, mark.kind == CurveMark::Kind::Checkpoint ? 1 : 2));
        const double up = mark.kind == CurveMark::Kind::Checkpoint ? markHeight : 2 * markHeight;
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() - up));
    }
}

/// A line at the step, and what every curve has there.
void CurveChart::paintPointer(QPainter &painter) const
{
    const Tokens &t = tokens();
    const QRectF plot = chart()->plotArea();
    const auto [from, to] = steps();
    if (m_pointer < from || m_pointer > to)
        return;
    const double x =
        snapped(painter, plot.left() + (m_pointer - from) / (to - from) * plot.width());
    painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), t.text3);
    QStringList lines{tr("step %1").arg(QLocale().toString(std::llround(m_pointer)))};
    QList<QColor> colors{t.text2};
    for (int i = 0; i < m_lines.size(); ++i)
        if (const CurvePoint *point = valueAt(m_lines[i].smoothedPoints, m_pointer)) {
            lines.append(QStringLiteral("%1 %2").arg(m_curves[i].name, valueText(point->value)));
            colors.append(m_curves[i].color);
        }
    // What happened within three pixels of it.
    const double reach = 3 * (to - from) / plot.width();
    for (const CurveMark &mark : m_marks)
        if (std::abs(double(mark.step) - m_pointer) <= reach && lines.size() < m_lines.size() + 4) {
            lines.append(painter.fontMetrics().elidedText(mark.text, Qt::ElideRight,
                                                          int(plot.width() * 0.7)));
            colors.append(colorOf(mark.kind));
        }
    double textWidth = 0;
    for (const QString &line : lines)
        textWidth = std::max(textWidth, double(painter.fontMetrics().horizontalAdvance(line)));
    const double lineHeight = painter.fontMetrics().height();
    QRectF plate(x + plateMargin, plot.top() + 2, textWidth + 2 * plateMargin,
                 double(lines.size()) * lineHeight + plateMargin);
    if (plate.right() > plot.right())
        plate.moveRight(x - plateMargin);
    plate.moveLeft(std::max(plate.left(), 0.0));
    drawPlate(painter, plate, t.control, t.border);
    for (int i = 0; i < lines.size(); ++i) {
        painter.setPen(colors[i]);
        painter.drawText(QPointF(plate.left() + plateMargin, plate.top() + plateMargin / 2.0
                                                                 + i * lineHeight
                                                                 + painter.fontMetrics().ascent()),
                         lines[i]);
    }
}

} // namespace hit
