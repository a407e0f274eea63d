// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace hit {

/// Gives tooltips lines that are easy to read: as wide as they need, up to 360 px at 100 %. Qt
/// makes tall columns of short texts and one line of long ones.
class ToolTipShape final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void watch(QWidget *widget); ///< any; only tooltips are taken

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace hit
