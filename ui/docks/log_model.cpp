// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/log_model.h"

#include "ui/theme/theme.h"

#include <QDateTime>

namespace hit {
namespace {

constexpr std::size_t mostKept = 2000;

} // namespace

QString levelName(log::Level level)
{
    switch (level) {
    case log::Level::Debug:
        return LogModel::tr("Detail");
    case log::Level::Info:
        return LogModel::tr("Information");
    case log::Level::Warning:
        return LogModel::tr("Warning");
    case log::Level::Error:
        break;
    }
    return LogModel::tr("Error");
}

LogModel::LogModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    const auto recent = log::recent();
    m_records.assign(recent.begin(), recent.end());
    // The listener is called by whoever logs; the queue of the GUI thread dies with this object.
    log::set_listener([this](const log::Record &record) {
        QMetaObject::invokeMethod(
            this, [this, record] { append(record); }, Qt::QueuedConnection);
    });
}

LogModel::~LogModel()
{
    log::set_listener({});
}

void LogModel::append(const log::Record &record)
{
    if (m_records.size() >= mostKept) {
        beginRemoveRows({}, 0, 0);
        m_records.pop_front();
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_records.push_back(record);
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const log::Record &record = m_records[std::size_t(index.row())];
    const QString text = QString::fromStdString(record.text);
    if (role == LevelRole)
        return int(record.level);
    if (role == Qt::ForegroundRole && index.column() != Text)
        return record.level == log::Level::Error     ? tokens().error
               : record.level == log::Level::Warning ? tokens().warn
                                                     : tokens().text3;
    if (role == Qt::ToolTipRole && index.column() == Text)
        return text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return QDateTime::fromMSecsSinceEpoch(record.unix_ms)
            .toString(QStringLiteral("HH:mm:ss.zzz"));
    case Level:
        return levelName(record.level);
    default:
        return text;
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    default:
        return tr("What happened");
    }
}

void LogFilter::setLevel(log::Level level)
{
    m_level = level;
    invalidateFilter();
}

void LogFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, LogModel::Text, parent);
    return index.data(LogModel::LevelRole).toInt() >= int(m_level)
           && index.data().toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace hit
