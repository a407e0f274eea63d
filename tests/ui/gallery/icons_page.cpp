// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/pages.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QGridLayout>
#include <QLabel>

namespace hit {

QWidget *iconsPage()
{
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList();
    int cell = 0;
    for (const QString &file : files) {
        auto *tile = new QWidget;
        auto *row = new QGridLayout(tile);
        row->setContentsMargins(0, 0, 0, 0);
        int column = 0;
        for (int size : {16, 24, 32}) {
            auto *label = new QLabel;
            label->setPixmap(icon(file.chopped(4)).pixmap({size, size}, page->devicePixelRatioF()));
            row->addWidget(label, 0, column++, Qt::AlignCenter);
        }
        auto *name = new QLabel(file.chopped(4));
        setTextRole(name, TextRole::Caption);
        setTone(name, Tone::Caption);
        row->addWidget(name, 1, 0, 1, 3);
        grid->addWidget(tile, cell / 10, cell % 10);
        ++cell;
    }
    return page;
}

} // namespace hit
