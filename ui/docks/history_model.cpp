// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/history_model.h"

#include <QUndoStack>

#include <algorithm>

namespace hit {

namespace {

constexpr int picturesKept = 1'000;

} // namespace

HistoryModel::HistoryModel(const QUndoStack &steps, QObject *parent)
    : QAbstractListModel(parent)
    , m_steps(steps)
    , m_pictures(picturesKept)
{
    connect(&steps, &QUndoStack::indexChanged, this, &HistoryModel::update);
    update();
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_known.size()) + 1;
}

int HistoryModel::present() const
{
    return m_steps.index();
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    if (role == Qt::DisplayRole)
        return row == 0 ? tr("Start") : m_known[row - 1].name;
    if (role == Qt::DecorationRole) {
        const QImage *picture = m_pictures.object(row);
        return picture ? QVariant(*picture) : QVariant();
    }
    if (role == DoneRole)
        return row <= present();
    return {};
}

void HistoryModel::setPicture(const QImage &picture)
{
    const int row = present();
    m_pictures.insert(row, new QImage(picture.scaled(pictureSide, pictureSide, Qt::KeepAspectRatio,
                                                     Qt::SmoothTransformation)));
    Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

/// They are more than the stack holds.
void HistoryModel::forgetFirst(int count)
{
    beginRemoveRows({}, 1, count);
    m_known.remove(0, count);
    const QList<int> rows = m_pictures.keys();
    QHash<int, QImage *> later;
    for (const int row : rows)
        if (QImage *picture = m_pictures.take(row); row >= count)
            later.insert(row - count, picture);
        else
            delete picture;
    for (auto one = later.cbegin(); one != later.cend(); ++one)
        m_pictures.insert(one.key(), one.value());
    endRemoveRows();
    Q_EMIT dataChanged(index(0), index(0), {Qt::DecorationRole});
}

/// A new step takes the place of those that were undone.
void HistoryModel::update()
{
    QList<Step> now;
    for (int i = 0; i < m_steps.count(); ++i)
        now.append({m_steps.command(i), m_steps.text(i)});
    if (const auto gone = now.isEmpty() ? 0 : m_known.indexOf(now.first()); gone > 0)
        forgetFirst(int(gone));
    const auto differs = std::mismatch(now.begin(), now.end(), m_known.begin(), m_known.end());
    const int same = int(differs.first - now.begin());
    if (same < m_known.size()) {
        beginRemoveRows({}, same + 1, int(m_known.size()));
        for (int row = same + 1; row <= m_known.size(); ++row)
            m_pictures.remove(row);
        m_known.resize(same);
        endRemoveRows();
    }
    if (same < now.size()) {
        beginInsertRows({}, same + 1, int(now.size()));
        m_known = now;
        endInsertRows();
    }
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {DoneRole});
}

} // namespace hit
