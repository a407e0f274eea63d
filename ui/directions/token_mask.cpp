// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/token_mask.h"

#include "model/network/config.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr int count = GeneratorConfig::tokens, cellHeight = 24, gap = 2;
constexpr int leastCell = 24, usualCell = 26, mostColumns = 8, fewColumns = 4;
constexpr std::uint16_t all = 0xffff;

} // namespace

TokenMask::TokenMask(QWidget *parent)
    : GestureField(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Tokens"));
    setToolTip(tr("<b>Tokens</b><br>Which of the 16 latent tokens the direction moves."));
    moveCursor(0);
}

void TokenMask::setMask(std::uint16_t mask)
{
    m_mask = mask;
    moveCursor(m_cursor);
}

QSize TokenMask::sizeHint() const
{
    const int width = mostColumns * textLength(usualCell);
    return {width, heightForWidth(width)};
}

QSize TokenMask::minimumSizeHint() const
{
    return {fewColumns * (textLength(leastCell) + gap) - gap, sizeHint().height()};
}

int TokenMask::heightForWidth(int width) const
{
    return count / columnsIn(width) * (controlHeight(cellHeight) + gap) - gap;
}

int TokenMask::columnsIn(int width)
{
    return width + gap < mostColumns * (textLength(leastCell) + gap) ? fewColumns : mostColumns;
}

QRect TokenMask::cell(int token) const
{
    const int columns = this->columns(), column = token % columns, tall = controlHeight(cellHeight);
    const int left = column * (width() + gap) / columns;
    const int right = (column + 1) * (width() + gap) / columns - gap;
    return {left, token / columns * (tall + gap), right - left, tall};
}

int TokenMask::at(QPoint point) const
{
    for (int token = 0; token < count; ++token)
        if (cell(token).contains(point))
            return token;
    return -1;
}

void TokenMask::change(std::uint16_t mask)
{
    if (mask == m_mask)
        return;
    setMask(mask);
    Q_EMIT changed(mask);
}

void TokenMask::set(int token, bool on)
{
    const int bit = 1 << token;
    change(std::uint16_t(on ? m_mask | bit : m_mask & ~bit));
}

void TokenMask::moveCursor(int to)
{
    m_cursor = std::clamp(to, 0, count - 1);
    setAccessibleDescription(
        tr("token %1, %2").arg(m_cursor).arg(has(m_cursor) ? tr("moved") : tr("left alone")));
    update();
}

void TokenMask::mousePressEvent(QMouseEvent *event)
{
    const int token = at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || token < 0)
        return event->ignore();
    moveCursor(token);
    m_paintsOn = !has(token);
    beginDrag();
    set(token, m_paintsOn);
}

void TokenMask::mouseMoveEvent(QMouseEvent *event)
{
    const int token = at(event->position().toPoint());
    if (isDragging() && token >= 0)
        set(token, m_paintsOn);
}

bool TokenMask::isOwnKey(int key) const
{
    return key == Qt::Key_Space || GestureField::isOwnKey(key);
}

void TokenMask::takeKey(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return moveCursor(m_cursor - 1);
    case Qt::Key_Right:
        return moveCursor(m_cursor + 1);
    case Qt::Key_Up:
        return moveCursor(m_cursor - columns());
    case Qt::Key_Down:
        return moveCursor(m_cursor + columns());
    default:
        Q_EMIT gestureStarted();
        if (key == Qt::Key_Space)
            set(m_cursor, !has(m_cursor));
        else
            change(all);
        Q_EMIT gestureFinished();
    }
}

void TokenMask::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hit::font(TextRole::Caption));
    for (int token = 0; token < count; ++token) {
        const QRect place = cell(token);
        drawPlate(painter, place, has(token) ? t.sel : t.field, has(token) ? t.accent : t.border,
                  3);
        painter.setPen(has(token) ? t.text : t.text3);
        painter.drawText(place, Qt::AlignCenter, QString::number(token));
    }
    if (showsFocus(this))
        drawFocusRing(painter, cell(m_cursor), 3);
}

} // namespace hit
