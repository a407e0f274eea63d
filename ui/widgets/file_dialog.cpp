// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/file_dialog.h"

#include "ui/theme/theme.h"

#include <QDateTime>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QSplitter>
#include <QTreeView>

namespace hit {
namespace {

constexpr int width = 820, height = 500, places = 150, cellMargins = 24;
constexpr int dateColumn = 3;

} // namespace

QFileDialog *makeFileDialog(QWidget *parent, const QString &title, const QString &place)
{
    auto *dialog = new QFileDialog(parent, title, place);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->resize(textLength(width), textLength(height));
    // Qt's own has these parts, which cut their texts; another desktop's has none of them.
    if (auto *splitter = dialog->findChild<QSplitter *>(QStringLiteral("splitter")))
        splitter->setSizes({textLength(places), textLength(width - places)});
    if (auto *files = dialog->findChild<QTreeView *>(QStringLiteral("treeView"))) {
        const QString date = QLocale().toString(QDateTime::currentDateTime(), QLocale::ShortFormat);
        files->header()->resizeSection(dateColumn,
                                       files->fontMetrics().horizontalAdvance(date) + cellMargins);
    }
    return dialog;
}

} // namespace hit
