// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/pin_list.h"

#include "ui/inspect/inspector.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastRow = 26, nameWidth = 20, crossSide = 20;

} // namespace

QString pinName(int index)
{
    return QString(QChar(u'a' + index));
}

PinList::PinList(Inspector &inspector, QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextRole(this, TextRole::Label);
    setAccessibleName(tr("Pinned pixels"));
    setToolTip(tr("<b>Pinned pixels</b><br>The tokens that each reads. Click looks at one, Delete "
                  "takes it away."));
    refresh();
}

void PinList::refresh()
{
    const int count = int(m_inspector.pins().size());
    setVisible(count > 0);
    setAccessibleDescription(tr("%n pixel(s)", nullptr, count));
    updateGeometry();
    update();
}

int PinList::rowHeight() const
{
    return std::max(leastRow, fontMetrics().height() + 8);
}

QSize PinList::sizeHint() const
{
    return {240, rowHeight() * int(m_inspector.pins().size())};
}

QRect PinList::row(int index) const
{
    return {0, index * rowHeight(), width(), rowHeight()};
}

QRect PinList::cross(int index) const
{
    const QRect place = row(index);
    return {place.right() - crossSide, place.center().y() - crossSide / 2, crossSide, crossSide};
}

int PinList::current() const
{
    return m_inspector.locked() ? int(m_inspector.pins().indexOf(*m_inspector.locked())) : -1;
}

void PinList::paintRow(QPainter &painter, int index) const
{
    const Tokens &t = tokens();
    const QRect place = row(index);
    if (index == current())
        drawPlate(painter, place, t.sel, {});
    painter.setPen(t.text);
    painter.drawText(place.adjusted(6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, pinName(index));
    const QRectF room(nameWidth, place.top() + 4, place.width() - nameWidth - crossSide - 8,
                      place.height() - 8);
    const auto query = m_inspector.tokensQuery(m_inspector.pins()[index]);
    const auto map = query ? m_inspector.weights(*query) : std::nullopt;
    const double wide = room.width() / GeneratorConfig::tokens;
    for (int token = 0; token < GeneratorConfig::tokens; ++token) {
        const double weight = map ? double(map->values[std::size_t(token)]) : 0;
        const double tall = std::max(1.0, weight * room.height());
        painter.fillRect(
            QRectF(room.left() + token * wide + 1, room.bottom() - tall, wide - 2, tall),
            token == m_inspector.choice().token ? t.accent : t.text3);
    }
    painter.setPen(QPen(t.text2, 1.5));
    const QRect mark = cross(index).adjusted(7, 7, -7, -7);
    painter.drawLine(mark.topLeft(), mark.bottomRight());
    painter.drawLine(mark.bottomLeft(), mark.topRight());
}

void PinList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int index = 0; index < m_inspector.pins().size(); ++index)
        paintRow(painter, index);
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

void PinList::mousePressEvent(QMouseEvent *event)
{
    const int index = int(event->position().y()) / rowHeight();
    if (event->button() != Qt::LeftButton || index >= m_inspector.pins().size())
        return;
    const QPoint pixel = m_inspector.pins()[index];
    if (cross(index).contains(event->position().toPoint()))
        m_inspector.pin(pixel);
    else
        m_inspector.lock(pixel);
}

void PinList::keyPressEvent(QKeyEvent *event)
{
    const int count = int(m_inspector.pins().size()), here = current();
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        const int step = event->key() == Qt::Key_Up ? -1 : 1;
        m_inspector.lock(m_inspector.pins()[std::clamp(here + step, 0, count - 1)]);
    } else if (event->key() == Qt::Key_Delete && here >= 0) {
        m_inspector.pin(m_inspector.pins()[here]);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace hit
