// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QList>

class QUndoCommand;
class QUndoStack;

namespace hit {

/// The steps of a QUndoStack as rows: row 0 is where it began, row n the state after n steps.
class HistoryModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    static constexpr int pictureSide = 64; ///< pixels
    enum Role { DoneRole = Qt::UserRole }; ///< false: undone

    explicit HistoryModel(const QUndoStack &steps, QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    int present() const; ///< row
    /// What the present step looks like. Of the steps before the last thousand pictures may be
    /// forgotten.
    void setPicture(const QImage &picture);

private:
    void update();

    const QUndoStack &m_steps;
    QList<const QUndoCommand *> m_known;    ///< alive, so that a new one has another address
    mutable QCache<int, QImage> m_pictures; ///< by row; looking one up keeps it
};

} // namespace hit
