// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QWidget>

namespace hit {

class Inspector;

/// "a" for the first pin: what stands at it on the canvas.
QString pinName(int index);

/// The pinned pixels with small bars of their tokens: click looks at one, Delete or a click on its
/// cross takes it away. Painted; one stop of the focus order.
class PinList final : public QWidget
{
    Q_OBJECT
public:
    explicit PinList(Inspector &inspector, QWidget *parent = nullptr);
    void refresh();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int rowHeight() const;
    QRect row(int index) const;
    QRect cross(int index) const;
    int current() const; ///< the pin that is locked, -1: none
    void paintRow(QPainter &painter, int index) const;

    Inspector &m_inspector;
};

} // namespace hit
