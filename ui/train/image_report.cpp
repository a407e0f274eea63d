// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/image_report.h"

#include "ui/train/image_scan.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/search_field.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QSaveFile>
#include <QShortcut>
#include <QTableView>

#include <algorithm>

namespace hit {
namespace {

constexpr QSize usualSize(960, 560);
constexpr int nameWidth = 240, verdictWidth = 100, pixelsWidth = 140;

} // namespace

ImageReportModel::ImageReportModel(const ImageScan &scan, QObject *parent)
    : QAbstractTableModel(parent)
    , m_scan(scan)
{
}

void ImageReportModel::show(Which which, const QString &search)
{
    beginResetModel();
    m_rows.clear();
    for (qint64 i = 0; i < m_scan.judged(); ++i) {
        const ImageScan::File file = m_scan.file(i);
        const bool fits = which == Which::All || (which == Which::Skipped && !file.isOk())
                          || (which == Which::Noted && file.isOk() && !file.notes.isEmpty());
        if (fits
            && (search.isEmpty() || file.name.contains(search, Qt::CaseInsensitive)
                || file.verdict.contains(search, Qt::CaseInsensitive)
                || file.reason.contains(search, Qt::CaseInsensitive)))
            m_rows.push_back(i);
    }
    endResetModel();
}

int ImageReportModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ImageReportModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns);
}

QVariant ImageReportModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const ImageScan::File file = m_scan.file(m_rows[std::size_t(index.row())]);
    switch (index.column()) {
    case Name:
        return file.name;
    case Verdict:
        return file.verdict;
    case Reason:
        return file.isOk() ? file.notes : file.reason;
    default:
        return file.width > 0 ? tr("%1 × %2").arg(file.width).arg(file.height) : QString();
    }
}

QVariant ImageReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("File"), tr("Verdict"), tr("Why"), tr("Pixels")};
    return names[section];
}

QString ImageReportModel::text(int row) const
{
    QStringList cells;
    for (int column = 0; column < columns; ++column)
        cells.append(data(index(row, column), Qt::DisplayRole).toString());
    return cells.join(u'\t');
}

ImageReport::ImageReport(const ImageScan &scan, QWidget *parent)
    : QDialog(parent)
    , m_model(new ImageReportModel(scan, this))
    , m_view(new QTableView)
{
    setObjectName(QStringLiteral("imageReport"));
    setWindowTitle(tr("Report on %1").arg(QDir(scan.path()).dirName()));
    resize(usualSize);
    m_view->setModel(m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(controlHeight(metrics::listRow));
    m_view->setTabKeyNavigation(false);
    m_view->setColumnWidth(ImageReportModel::Name, textLength(nameWidth));
    m_view->setColumnWidth(ImageReportModel::Verdict, textLength(verdictWidth));
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setSectionResizeMode(ImageReportModel::Reason,
                                                     QHeaderView::Stretch);
    m_view->setColumnWidth(ImageReportModel::Pixels, textLength(pixelsWidth));
    m_view->setAccessibleName(tr("Files"));

    auto *which = new Segmented;
    which->setAccessibleName(tr("Which files"));
    which->addSegment(tr("Skipped"));
    which->addSegment(tr("Converted"));
    which->addSegment(tr("All"));
    which->setCurrent(0);
    auto *search = new SearchField(tr("Search the report"));
    search->leadTo(m_view);
    const auto show = [this, which, search] {
        m_model->show(ImageReportModel::Which(which->current()), search->text());
    };
    connect(which, &Segmented::chosen, this, show);
    connect(search, &SearchField::textChanged, this, show);
    show();

    auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    auto *save = new QPushButton(icon(QStringLiteral("save")), tr("Save..."));
    copy->setAutoDefault(false);
    copy->setToolTip(tr("The selected rows, or all that are shown"));
    save->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, &ImageReport::copy);
    connect(save, &QPushButton::clicked, this, &ImageReport::save);
    connect(new QShortcut(QKeySequence::Copy, m_view, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &ImageReport::copy);

    auto *bar = new QHBoxLayout;
    bar->addWidget(which);
    bar->addWidget(search, 1);
    bar->addWidget(copy);
    bar->addWidget(save);
    auto *column = new QVBoxLayout(this);
    column->addLayout(bar);
    column->addWidget(m_view, 1);
}

QString ImageReport::allText() const
{
    QStringList lines;
    for (int row = 0; row < m_model->rowCount(); ++row)
        lines.append(m_model->text(row));
    return lines.join(u'\n') + u'\n';
}

void ImageReport::copy() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows))
        lines.append(m_model->text(row.row()));
    QApplication::clipboard()->setText(lines.isEmpty() ? allText() : lines.join(u'\n'));
}

void ImageReport::save()
{
    auto *dialog = makeFileDialog(this, tr("Save the report"), {});
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("report.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QSaveFile file(path);
        const QByteArray text = allText().toUtf8();
        const bool saved =
            file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        setWindowTitle(saved ? tr("Report saved as %1").arg(QDir(path).dirName())
                             : tr("Not saved: %1").arg(file.errorString()));
    });
    dialog->open();
}

} // namespace hit
