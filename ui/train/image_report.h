// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDialog>

#include <vector>

class QTableView;

namespace hit {

class ImageScan;

/// The files of a scan, those that were left out first of all.
class ImageReportModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Which { Skipped, Noted, All };
    enum Column { Name, Verdict, Reason, Pixels, columns };

    ImageReportModel(const ImageScan &scan, QObject *parent);
    void show(Which which, const QString &search);
    QString text(int row) const; ///< with tabs

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const ImageScan &m_scan;
    std::vector<qint64> m_rows;
};

/// What was left out and why, to be read, searched, copied and saved.
class ImageReport final : public QDialog
{
    Q_OBJECT
public:
    /// `scan` has ended and must outlive this.
    explicit ImageReport(const ImageScan &scan, QWidget *parent = nullptr);

private:
    void copy() const;
    void save();
    QString allText() const;

    ImageReportModel *m_model;
    QTableView *m_view;
};

} // namespace hit
