// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/colour_map.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_board.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int gap = 2, groupGap = 4, groups = 3, switchWidth = 24, headGap = 8;
constexpr int leastRow = 22, largestSide = 18;
constexpr double weakest = 0.10, strongest = 0.72; ///< opacity, by how much a token is read
constexpr double scaledLeast = 0.4; ///< so that there is something to be more or less of
constexpr double radius = 3, fadedTo = 0.3;

QString percent(double share)
{
    return QLocale().toString(share * 100, 'f', 1) + QStringLiteral("\u202f%");
}

} // namespace

int TokenBoard::rowPitch() const
{
    return std::max(leastRow, fontMetrics().height() + 6);
}

int TokenBoard::headWidth() const
{
    return fontMetrics().horizontalAdvance(QStringLiteral("1024")) + headGap + 2;
}

double TokenBoard::pitch() const
{
    const double room = width() - headWidth() - switchWidth - groups * groupGap;
    return std::clamp(room / columns, 10.0, double(largestSide + gap));
}

double TokenBoard::side() const
{
    return std::floor(pitch() - gap);
}

QRectF TokenBoard::cellRect(BoardCell cell) const
{
    const auto [stage, token] = cell;
    const double left = headWidth() + token * pitch() + token / 4 * groupGap;
    const double middle = fontMetrics().height() + 4 + (stage + 0.5) * rowPitch();
    return {std::round(left), std::round(middle - side() / 2), side(), side()};
}

QRectF TokenBoard::rowHead(int stage) const
{
    const QRectF first = cellRect({stage, 0});
    return {0, first.center().y() - rowPitch() / 2.0, headWidth() - headGap / 2.0,
            double(rowPitch())};
}

QRectF TokenBoard::rowSwitch(int stage) const
{
    const QRectF last = cellRect({stage, columns - 1});
    return {last.right() + 2, last.center().y() - rowPitch() / 2.0, double(switchWidth),
            double(rowPitch())};
}

QRectF TokenBoard::columnHead(int token) const
{
    const QRectF top = cellRect({0, token});
    return {top.center().x() - pitch() / 2, 0, pitch(), double(fontMetrics().height() + 4)};
}

QSize TokenBoard::sizeHint() const
{
    const int wide = headWidth() + columns * (15 + gap) + groups * groupGap + switchWidth;
    return {wide, fontMetrics().height() + 6 + int(m_rows.size()) * rowPitch()};
}

QSize TokenBoard::minimumSizeHint() const
{
    return {headWidth() + columns * 12 + groups * groupGap + switchWidth, sizeHint().height()};
}

std::optional<BoardCell> TokenBoard::cellAt(QPointF place) const
{
    const double between = gap / 2.0;
    for (int stage = 0; stage < m_rows.size(); ++stage)
        for (int token = 0; token < columns; ++token) {
            const QRectF cell = cellRect({stage, token});
            const double up = (rowPitch() - side()) / 2;
            if (cell.adjusted(-between, -up, between, up).contains(place))
                return BoardCell(stage, token);
        }
    return std::nullopt;
}

std::optional<BoardCell> TokenBoard::nearestTo(QPointF place) const
{
    if (m_rows.isEmpty())
        return std::nullopt;
    const int last = int(m_rows.size()) - 1;
    const double down = (place.y() - fontMetrics().height() - 4) / rowPitch();
    int token = 0;
    while (token < columns - 1 && place.x() > cellRect({0, token}).right() + gap)
        ++token;
    return BoardCell(std::clamp(int(std::floor(down)), 0, last), token);
}

BoardCells TokenBoard::rowCells(int stage) const
{
    return reads(stage) ? between({stage, 0}, {stage, columns - 1}) : BoardCells();
}

BoardCells TokenBoard::columnCells(int token) const
{
    return m_rows.isEmpty() ? BoardCells() : between({0, token}, {int(m_rows.size()) - 1, token});
}

BoardCells TokenBoard::headCells(QPointF place) const
{
    for (int stage = 0; stage < m_rows.size(); ++stage)
        if (rowHead(stage).contains(place))
            return rowCells(stage);
    for (int token = 0; token < columns && !m_rows.isEmpty(); ++token)
        if (columnHead(token).contains(place))
            return columnCells(token);
    return {};
}

BoardCells TokenBoard::cellsAt(QPointF place) const
{
    const auto cell = cellAt(place);
    if (!cell)
        return headCells(place);
    return m_selection.contains(*cell) ? m_selection : between(*cell, *cell);
}

QString TokenBoard::cellName(BoardCell cell) const
{
    const BoardToken &shown = token(cell);
    QStringList parts{tr("Stage %1").arg(m_rows[cell.first].name), tr("token %1").arg(cell.second)};
    if (shown.muted)
        parts.append(tr("muted"));
    if (shown.solo)
        parts.append(tr("solo"));
    if (shown.strength != 1)
        parts.append(tr("strength %1").arg(QLocale().toString(shown.strength, 'f', 2)));
    if (shown.fromOther)
        parts.append(tr("from B"));
    if (shown.taken >= 0)
        parts.append(tr("reads token %1").arg(shown.taken));
    return parts.join(QStringLiteral(", "));
}

QString TokenBoard::toolTip(QPointF place) const
{
    const auto cell = cellAt(place);
    if (!cell) {
        for (int stage = 0; stage < m_rows.size(); ++stage)
            if (m_rows[stage].reads && rowSwitch(stage).contains(place))
                return m_rows[stage].allMuted() ? tr("<b>Let this stage read its tokens</b>")
                                                : tr("<b>Mute all tokens of this stage</b>");
        return {};
    }
    if (!reads(cell->first))
        return tr("This stage reads no tokens.");
    const BoardToken &shown = token(*cell);
    QString tip = QStringLiteral("<b>%1</b>").arg(cellName(*cell));
    if (shown.mass >= 0)
        tip += tr("<br>%1 of the stage's attention").arg(percent(shown.mass));
    if (shown.off > 0)
        tip += tr("<br>%1 off what the nearest latent gives")
                   .arg(QLocale().toString(shown.off, 'f', 2));
    return tip;
}

/// Of the row, so that a stage that reads evenly is seen too.
double TokenBoard::greatestMass(int stage) const
{
    double most = 0;
    for (const BoardToken &shown : m_rows[stage].tokens)
        most = std::max(most, shown.mass);
    return most;
}

QColor TokenBoard::fillOf(const BoardToken &shown, int stage) const
{
    const Tokens &t = tokens();
    if (m_mode == Mode::Influence && shown.influence >= 0) {
        const auto &[red, green, blue] = colour_table(
            ColourMap::Magma)[std::size_t(std::lround(std::min(shown.influence, 1.0) * 255))];
        return {red, green, blue};
    }
    const double most = greatestMass(stage);
    double share = most > 0 && shown.mass > 0 ? shown.mass / most : 0;
    if (shown.strength != 1)
        share = std::max(share, scaledLeast);
    return faded(t.text2, weakest + (strongest - weakest) * share);
}

/// The part above the middle is more, below it less; the height is the factor.
void TokenBoard::paintScale(QPainter &painter, const QRectF &place, double strength) const
{
    const double half = place.height() / 2;
    const double tall = std::max(2.0, std::min(std::abs(strength - 1), 1.0) * half);
    const double middle = place.center().y();
    if (strength > 1)
        painter.fillRect(QRectF(place.left(), middle - tall, place.width(), tall), tokens().accent);
    else if (strength < 1)
        painter.fillRect(QRectF(place.left(), middle, place.width(), tall), tokens().b);
}

void TokenBoard::paintMarks(QPainter &painter, const QRectF &place, const BoardToken &shown) const
{
    const Tokens &t = tokens();
    const bool whole = m_mode != Mode::Influence; // there the fill says something else
    if (shown.fromOther) {
        if (whole)
            drawPlate(painter, place, t.b, {}, radius);
        QFont face = font();
        face.setWeight(QFont::DemiBold);
        painter.setFont(face);
        painter.setPen(whole ? t.onB : t.b);
        painter.drawText(place, Qt::AlignCenter, QStringLiteral("B"));
        painter.setFont(font());
    }
    if (shown.strength != 1 && whole)
        paintScale(painter, place, shown.strength);
    if (shown.taken >= 0) {
        const double size = std::min(12.0, place.width() - 2);
        const QRectF mark(place.center() - QPointF(size, size) / 2, QSizeF(size, size));
        icon(QStringLiteral("swap"), shown.fromOther && whole ? t.onB : t.text)
            .paint(&painter, mark.toRect());
    }
    if (shown.muted) {
        painter.setPen(QPen(t.text2, 1.2));
        painter.drawLine(place.bottomLeft() + QPointF(2.5, -2.5),
                         place.topRight() + QPointF(-2.5, 2.5));
    }
    if (constexpr double seen = 0.02; shown.off >= seen) {
        const double wide = 2 + 3 * std::min(shown.off, 1.0);
        painter.setPen(QPen(t.panel, 1));
        painter.setBrush(t.warn);
        painter.drawEllipse(QRectF(place.right() - wide, place.top() - 1, wide + 1, wide + 1));
    }
}

void TokenBoard::paintCell(QPainter &painter, BoardCell cell) const
{
    const Tokens &t = tokens();
    const QRectF place = cellRect(cell);
    const BoardToken &shown = token(cell);
    const auto &row = m_rows[cell.first].tokens;
    if (!reads(cell.first))
        return drawPlate(painter, place, {}, t.line, radius);
    const bool another =
        std::any_of(row.begin(), row.end(), [](const BoardToken &other) { return other.solo; });
    painter.setOpacity(another && !shown.solo ? fadedTo : 1);
    const bool selected = m_selection.contains(cell);
    const bool plain = !shown.muted && !shown.fromOther && shown.strength == 1;
    if (selected && plain && m_mode != Mode::Influence)
        drawPlate(painter, place, t.accentFill, {}, radius);
    else if (shown.muted && m_mode != Mode::Influence)
        drawPlate(painter, place, t.field, t.text3, radius);
    else
        drawPlate(painter, place, fillOf(shown, cell.first),
                  m_mode == Mode::Influence ? t.border : QColor(), radius);
    paintMarks(painter, place, shown);
    painter.setOpacity(1);
    const bool hovered = m_hovered == cell || m_dropOn.contains(cell);
    const bool partner = m_hovered && m_hovered->first == cell.first && reads(m_hovered->first)
                         && token(*m_hovered).taken == cell.second;
    const QColor frame = shown.solo           ? t.text
                         : selected && !plain ? t.accentFill
                         : partner || hovered ? t.text2
                         : selected           ? t.accentFill
                                              : QColor();
    if (frame.isValid()) {
        painter.setPen(QPen(frame, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(place, radius, radius);
    }
    if (m_cursor == cell && showsFocus(this))
        drawFocusRing(painter, place.adjusted(-3, -3, 3, 3), radius + 2);
}

void TokenBoard::paintHeads(QPainter &painter) const
{
    const Tokens &t = tokens();
    const bool crowded = fontMetrics().horizontalAdvance(QStringLiteral("15 ")) > pitch();
    const int at = m_cursor ? m_cursor->second : -1;
    for (int token = 0; token < columns; ++token) {
        painter.setPen(token == at ? t.text : t.text3);
        if (!crowded || token % 2 == 0)
            painter.drawText(columnHead(token).adjusted(-4, 0, 4, 0), Qt::AlignCenter,
                             QString::number(token));
    }
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    for (int stage = 0; stage < m_rows.size(); ++stage) {
        const BoardRow &row = m_rows[stage];
        painter.setFont(strong);
        painter.setPen(row.reads ? t.text : t.disabled);
        painter.drawText(rowHead(stage), Qt::AlignRight | Qt::AlignVCenter, row.name);
        if (!row.reads)
            continue;
        const QRectF place = rowSwitch(stage);
        constexpr double size = 16;
        const QRectF eye(place.center() - QPointF(size, size) / 2, QSizeF(size, size));
        icon(row.allMuted() ? QStringLiteral("eye-off") : QStringLiteral("eye"),
             row.allMuted() ? t.text3 : t.text2)
            .paint(&painter, eye.toRect());
    }
    painter.setFont(font());
}

void TokenBoard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_rows.isEmpty())
        return;
    paintHeads(painter);
    for (int stage = 0; stage < m_rows.size(); ++stage)
        for (int token = 0; token < columns; ++token)
            paintCell(painter, {stage, token});
}

} // namespace hit
