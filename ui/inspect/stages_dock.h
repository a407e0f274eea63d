// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

#include <QList>

class QGridLayout;
class QToolButton;

namespace hit {

class Explorer;
class Inspector;

/// The equaliser, and switches for the kinds of attention of each stage. Live; every change is one
/// step of undo and part of the state.
class StagesDock final : public Dock
{
    Q_OBJECT
public:
    StagesDock(Inspector &inspector, Explorer &explorer, QWidget *parent = nullptr);

private:
    void rebuild();
    void addSwitches(QGridLayout *grid, int stage);
    void refresh();

    Inspector &m_inspector;
    Explorer &m_explorer;
    struct Switch
    {
        int stage;
        int kind; ///< AttentionKind
        QToolButton *button;
    };
    QList<Switch> m_switches;
};

} // namespace hit
