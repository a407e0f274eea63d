// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/token_bars.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace hit {
namespace {

constexpr int barsHeight = 60, textGap = 2;
constexpr float figureFrom = 0.1F;

QString percent(float weight)
{
    return QLocale().toString(double(weight) * 100, 'f', 0);
}

} // namespace

TokenBars::TokenBars(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Tokens that the pixel reads"));
    setTextRole(this, TextRole::Caption);
}

QSize TokenBars::sizeHint() const
{
    return {240, barsHeight + 2 * (fontMetrics().height() + textGap)};
}

QSize TokenBars::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void TokenBars::setWeights(const std::optional<Weights> &weights)
{
    m_weights = weights;
    setAccessibleDescription(text());
    update();
}

void TokenBars::setSelected(int token)
{
    m_selected = token;
    update();
}

void TokenBars::setMuted(std::uint16_t tokens)
{
    m_muted = tokens;
    update();
}

QString TokenBars::text() const
{
    if (!m_weights)
        return tr("No pixel is looked at");
    QStringList parts;
    for (int token = 0; token < count; ++token)
        if ((*m_weights)[std::size_t(token)] >= figureFrom)
            parts.append(tr("token %1: %2\u202f%")
                             .arg(token)
                             .arg(percent((*m_weights)[std::size_t(token)])));
    return parts.join(QStringLiteral(", "));
}

QRectF TokenBars::column(int token) const
{
    const double wide = double(width()) / count;
    return {token * wide, 0, wide, double(height())};
}

QRectF TokenBars::bar(int token) const
{
    const QRectF place = column(token);
    const double room = place.width() - 2, wide = std::min(room, 24.0);
    const double base = height() - fontMetrics().height() - textGap;
    const double tall = m_weights ? double((*m_weights)[std::size_t(token)]) * barsHeight : 0;
    return {place.center().x() - wide / 2, base - std::max(tall, 1.0), wide, std::max(tall, 1.0)};
}

int TokenBars::tokenAt(QPointF place) const
{
    const int token = int(place.x() * count / std::max(1, width()));
    return rect().contains(place.toPoint()) && token < count ? token : -1;
}

void TokenBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokens();
    const double base = height() - fontMetrics().height() - textGap;
    for (const double part : {0.0, 0.5, 1.0})
        painter.fillRect(QRectF(0, snapped(painter, base - part * barsHeight), width(), 1), t.line);
    for (int token = 0; token < count; ++token) {
        const bool selected = token == m_selected, muted = m_muted >> token & 1;
        const QRectF place = bar(token);
        if (m_weights)
            painter.fillRect(place, selected ? t.accent : t.text3);
        QFont face = font();
        face.setWeight(selected ? QFont::DemiBold : QFont::Normal);
        painter.setFont(face);
        painter.setPen(selected ? t.text : t.text3);
        const QRectF number(column(token).left(), base + textGap, column(token).width(),
                            fontMetrics().height());
        const bool crowded =
            fontMetrics().horizontalAdvance(QStringLiteral("150")) > number.width();
        if (!crowded || selected || token % 2 == 0)
            painter.drawText(number, Qt::AlignCenter, QString::number(token));
        if (muted)
            painter.drawLine(number.bottomLeft() + QPointF(2, -2),
                             number.topRight() + QPointF(-2, 2));
        const float weight = m_weights ? (*m_weights)[std::size_t(token)] : 0;
        if (weight >= figureFrom)
            painter.drawText(QRectF(column(token).center().x() - 20,
                                    place.top() - fontMetrics().height(), 40,
                                    fontMetrics().height()),
                             Qt::AlignCenter, percent(weight));
    }
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

void TokenBars::choose(int token)
{
    token = std::clamp(token, 0, count - 1);
    if (token == m_selected)
        return;
    setSelected(token);
    Q_EMIT chosen(token);
}

void TokenBars::mousePressEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->position());
    if (event->button() == Qt::LeftButton && token >= 0)
        choose(token);
}

void TokenBars::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->position());
    if (event->button() == Qt::LeftButton && token >= 0)
        Q_EMIT muteRequested(token);
}

void TokenBars::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_selected - 1);
    case Qt::Key_Right:
        return choose(m_selected + 1);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(count - 1);
    case Qt::Key_Space:
        Q_EMIT muteRequested(m_selected);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TokenBars::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus() || event->angleDelta().y() == 0)
        return event->ignore();
    choose(m_selected + (event->angleDelta().y() > 0 ? -1 : 1));
}

bool TokenBars::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int token = tokenAt(help->pos());
        QString tip = tr("<b>Token %1</b>").arg(token);
        if (m_weights && token >= 0)
            tip += tr("<br>%1\u202f% of this pixel's attention")
                       .arg(QLocale().toString(double((*m_weights)[std::size_t(token)]) * 100, 'f',
                                               1));
        tip += tr("<br>Click shows where it acts, double click or Space mutes it at this stage.");
        QToolTip::showText(help->globalPos(), token >= 0 ? tip : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
