// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/log.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <deque>

namespace hit {

/// The log's records, newest last, as many as the log itself keeps.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Level, Text, columns };
    enum Role { LevelRole = Qt::UserRole };

    explicit LogModel(QObject *parent = nullptr);
    ~LogModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void append(const log::Record &record);

    std::deque<log::Record> m_records;
};

/// Records of a level or worse that contain a text.
class LogFilter final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setLevel(log::Level level);
    void setText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    log::Level m_level = log::Level::Debug;
    QString m_text;
};

QString levelName(log::Level level);

} // namespace hit
