// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_scroll.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace hit {
namespace {

constexpr QSize least(180, 120);
constexpr int mostAskedFor = 300; ///< two panels and the picture fit into the smallest window

} // namespace

PanelScroll::PanelScroll(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
}

QSize PanelScroll::minimumSizeHint() const
{
    const int rows = widget() ? widget()->minimumSizeHint().width() : 0;
    const int wanted = rows + verticalScrollBar()->sizeHint().width();
    return {std::clamp(wanted, least.width(), mostAskedFor), least.height()};
}

bool PanelScroll::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry(); // the rows may need another width now
    return QScrollArea::event(event);
}

void reveal(QWidget *widget)
{
    // Queued behind what the layouts were asked for.
    QMetaObject::invokeMethod(
        widget,
        [widget] {
            QScrollArea *area = nullptr;
            for (QWidget *above = widget->parentWidget(); above && !area;
                 above = above->parentWidget())
                area = qobject_cast<QScrollArea *>(above);
            if (!area || !widget->isVisible())
                return;
            QScrollBar *bar = area->verticalScrollBar();
            const int top = widget->mapTo(area->widget(), QPoint()).y();
            const int page = area->viewport()->height();
            bar->setValue(std::max(bar->value(), top + widget->height() - page));
            bar->setValue(std::min(bar->value(), top));
        },
        Qt::QueuedConnection);
}

} // namespace hit
