// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QList>

class QUndoCommand;
class QUndoStack;

namespace hit {

/// The steps of a QUndoStack as rows: row 0 is where it began, or begins where it has a limit, row
/// n the state after n steps.
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
    void forgetFirst(int count);

    const QUndoStack &m_steps;
    struct Step
    {
        const QUndoCommand *command; ///< only to tell it from others: the stack may have deleted it
        QString name;
        friend bool operator==(const Step &, const Step &) = default;
    };
    QList<Step> m_known;
    mutable QCache<int, QImage> m_pictures; ///< by row; looking one up keeps it
};

} // namespace hit
