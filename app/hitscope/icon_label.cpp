// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/icon_label.h"

#include <QLabel>

namespace hit {

QLabel *makeIconLabel(const QString &name, int size, QColor Tokens::*color)
{
    auto *label = new QLabel;
    const auto draw = [label, name, size, color] {
        const QIcon drawn = icon(name, tokens().*color);
        label->setPixmap(drawn.pixmap(QSize(size, size), label->devicePixelRatioF()));
    };
    QObject::connect(&Theme::current(), &Theme::changed, label, draw);
    draw();
    return label;
}

} // namespace hit
