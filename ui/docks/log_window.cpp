// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/log_window.h"

#include "ui/docks/log_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeView>

namespace hit {

struct LogWindow::Private
{
    LogModel model;
    LogFilter filter;
    QTreeView *view = nullptr;

    void makeView();
    void copy() const;
};

LogWindow::LogWindow(QWidget *parent)
    : QWidget(parent, Qt::Window)
    , d(std::make_unique<Private>())
{
    setWindowTitle(tr("Messages"));
    resize(860, 480);
    d->filter.setSourceModel(&d->model);
    d->makeView();

    auto *level = new QComboBox;
    for (auto least : {log::Level::Debug, log::Level::Info, log::Level::Warning, log::Level::Error})
        level->addItem(least == log::Level::Error ? levelName(least)
                                                  : tr("%1 and above").arg(levelName(least)),
                       int(least));
    level->setAccessibleName(tr("Level"));
    level->setCurrentIndex(1);
    auto *search = new SearchField(tr("Search the messages"));
    search->leadTo(d->view);
    auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    copy->setToolTip(tr("Copies the selected lines, or all that are shown"));
    connect(level, &QComboBox::currentIndexChanged, this,
            [this, level] { d->filter.setLevel(log::Level(level->currentData().toInt())); });
    connect(search, &SearchField::textChanged, &d->filter, &LogFilter::setText);
    connect(copy, &QPushButton::clicked, this, [this] { d->copy(); });
    d->filter.setLevel(log::Level::Info);

    auto *bar = new QHBoxLayout;
    bar->addWidget(search, 1);
    bar->addWidget(level);
    bar->addWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->addLayout(bar);
    column->addWidget(d->view);
    setAutoFillBackground(true);
    d->view->scrollToBottom();
}

LogWindow::~LogWindow() = default;

void LogWindow::Private::makeView()
{
    view = new QTreeView;
    view->setModel(&filter);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setAccessibleName(tr("Messages"));
    setTextRole(view, TextRole::Label);
    const QFontMetrics metrics(hit::font(TextRole::Label));
    view->setColumnWidth(LogModel::Time,
                         metrics.horizontalAdvance(QStringLiteral("00:00:00.000")) + 24);
    view->setColumnWidth(LogModel::Level, metrics.horizontalAdvance(tr("Information")) + 24);
    // New lines scroll into view only while the end is in view.
    QObject::connect(&filter, &QAbstractItemModel::rowsInserted, view, [this] {
        const QScrollBar *bar = view->verticalScrollBar();
        if (bar->value() == bar->maximum())
            QMetaObject::invokeMethod(view, &QTreeView::scrollToBottom, Qt::QueuedConnection);
    });
}

void LogWindow::Private::copy() const
{
    QModelIndexList rows = view->selectionModel()->selectedRows();
    if (rows.isEmpty())
        for (int row = 0; row < filter.rowCount(); ++row)
            rows.append(filter.index(row, 0));
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < LogModel::columns; ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        text += cells.join(u'\t') + u'\n';
    }
    QApplication::clipboard()->setText(text);
}

void LogWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        d->copy();
    else if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hit
