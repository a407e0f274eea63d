// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QWidget>

#include <optional>

namespace hit {

/// Figure 2 of the paper on a stage of the open model: its positions in their patches; the one
/// under the pointer, or moved to by the arrow keys, with what it attends to. Painted.
class AxesFigure final : public QWidget
{
    Q_OBJECT
public:
    enum class Axes { None, Regional, Dilated, Both };

    explicit AxesFigure(QWidget *parent = nullptr);
    void setStage(const StageConfig &stage, int side); ///< one that is blocked once
    void setAxes(Axes axes);
    void setCell(QPoint cell);
    QPoint cell() const { return m_cell; }
    QRectF cellRect(QPoint cell) const;
    QSize sizeHint() const override { return {280, 280}; }
    QSize minimumSizeHint() const override { return {160, 160}; }

Q_SIGNALS:
    void cellChosen(QPoint cell);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(QPointF place);
    void paintReach(QPainter &painter, AttentionKind kind) const;

    StageConfig m_stage;
    int m_side = 8;
    Axes m_axes = Axes::Both;
    QPoint m_cell{2, 3};
};

} // namespace hit
