// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

class QImage;

namespace hit {

class Explorer;
class HistoryModel;

/// A line for every step of undo, with its picture: the newest below, undone ones pale. A click
/// goes there.
class HistoryDock final : public Dock
{
    Q_OBJECT
public:
    explicit HistoryDock(Explorer &explorer, QWidget *parent = nullptr);
    void setPicture(const QImage &picture); ///< of the present step

private:
    HistoryModel *m_model;
};

} // namespace hit
