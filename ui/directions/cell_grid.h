// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace hit {

/// Chooses a rectangle of cells of the 8 x 8 start grid, by a drag; by arrows, which move it, and
/// Shift with arrows, which change its size.
class CellGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit CellGrid(QWidget *parent = nullptr);
    QRect cells() const { return m_cells; }
    void setCells(const QRect &cells); ///< at least one, inside the grid; no signal
    QRect place(const QRect &cells) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void changed(const QRect &cells);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QPoint cellAt(QPoint point) const;
    void choose(const QRect &cells);

    QRect m_cells{0, 0, 1, 1};
    QPoint m_anchor;
};

} // namespace hit
