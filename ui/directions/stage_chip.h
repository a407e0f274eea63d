// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace hit {

/// The stages of a direction, "8\u201316", in a rounded frame.
class StageChip final : public QLabel
{
    Q_OBJECT
public:
    explicit StageChip(QWidget *parent = nullptr);

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
};

} // namespace hit
