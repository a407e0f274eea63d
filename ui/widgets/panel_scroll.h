// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace hit {

/// What the rows of a panel lie in: it scrolls down, and asks for the width that they need, so that
/// none is cut. Across it scrolls only where they need more than a panel may ask for.
class PanelScroll final : public QScrollArea
{
    Q_OBJECT
public:
    explicit PanelScroll(QWidget *parent = nullptr);
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
};

/// Scrolls what `widget` lies in so that it is in sight, its top at least; once the layouts have
/// made room for what changed.
void reveal(QWidget *widget);

} // namespace hit
