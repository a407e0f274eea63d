// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/gesture_field.h"

#include <QStringList>

#include <array>

namespace hit {

/// From which stage to which: a groove with a stop for every stage and two handles. A press takes
/// the nearer handle. Keys: Left and Right move the handle in use, Up and Down take the other one,
/// Home and Delete give all stages. A drag or a key is one gesture.
class StageRange final : public GestureField
{
    Q_OBJECT
public:
    explicit StageRange(QWidget *parent = nullptr);
    void setStages(const QStringList &names); ///< of the stops; none chosen yet: all
    void setRange(int first, int last);       ///< no signal
    int first() const { return m_ends[0]; }
    int last() const { return m_ends[1]; }
    QPoint handle(int end) const; ///< centre of the first (0) or last (1)
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void changed(int first, int last);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void takeKey(int key) override;

private:
    double xOf(int stage) const;
    int stageAt(double x) const;
    int endNear(double x) const;
    void move(int end, int stage);
    void step(int first, int last);
    void describe();

    QStringList m_stages;
    std::array<int, 2> m_ends{};
    int m_end = 0; ///< the handle in use
};

} // namespace hit
