// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QList>
#include <QTableView>

#include <array>
#include <memory>
#include <vector>

class QTimer;

namespace hit {

/// The stages of a generator and the time each took, for ModelDock.
class StageModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Pixels, Channels, Heads, Layers, Share, Milliseconds, columns };
    enum Role {
        SortRole = Qt::UserRole, ///< a number
        MarksRole,               ///< QList<int> of Mark, in the order they run
        ShareRole,               ///< 0 ... 1 of the slowest stage
        FreshRole,               ///< re-run in the last frame, see StageTable
    };
    enum Mark { Cross, Regional, Dilated, Both, Full, Mlp };

    using QAbstractTableModel::QAbstractTableModel;
    void setModel(std::shared_ptr<const ModelInfo> model);
    /// Of one picture; stages before `firstStage` did not run for it and have no time.
    void setTimings(const std::vector<double> &ms, int firstStage);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString toolTip(int stage) const;

    std::shared_ptr<const ModelInfo> m_model;
    std::vector<double> m_ms; ///< of the last picture; negative: did not run
    int m_firstStage = 0;
};

/// Rows of 26 px; those that ran in the last frame have an edge that fades.
class StageTable final : public QTableView
{
    Q_OBJECT
public:
    explicit StageTable(StageModel &stages, QWidget *parent = nullptr);
    void restartFade();
    double freshness() const; ///< of the edge: 1 just now ... 0 gone
    void copy() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void stageSelected(int stage);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void fitColumns();

    QElapsedTimer m_sinceRun;
    QTimer *m_fade;
    std::array<int, StageModel::columns> m_widths{};
};

} // namespace hit
