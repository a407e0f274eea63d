// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tool_tip_shape.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QLabel>
#include <QScreen>

#include <algorithm>

namespace hit {
namespace {

constexpr int widest = 360;

/// The narrowest width that needs no more lines than the widest one.
int balancedWidth(const QLabel &label)
{
    const int longestWord = label.minimumSizeHint().width();
    int most = std::max(textLength(widest), longestWord);
    const int height = label.heightForWidth(most);
    for (int least = longestWord - 1; most - least > 1;) {
        const int middle = (least + most) / 2;
        (label.heightForWidth(middle) > height ? least : most) = middle;
    }
    return most;
}

QRect inside(const QRect &room, QRect place)
{
    place.moveLeft(std::max(room.left(), std::min(place.left(), room.right() - place.width())));
    place.moveTop(std::max(room.top(), std::min(place.top(), room.bottom() - place.height())));
    return place;
}

void shape(QLabel &label)
{
    label.setWordWrap(true);
    const int width = balancedWidth(label);
    const QRect place(label.pos(), QSize(width, label.heightForWidth(width)));
    if (place != label.geometry())
        label.setGeometry(inside(label.screen()->geometry(), place));
}

} // namespace

void ToolTipShape::watch(QWidget *widget)
{
    if (widget->inherits("QTipLabel"))
        widget->installEventFilter(this);
}

bool ToolTipShape::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        shape(*static_cast<QLabel *>(watched));
    return false;
}

} // namespace hit
