// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

#include <QList>

class QGridLayout;
class QToolButton;

namespace hit {

class Explorer;
class Inspector;
class ValueSlider;

/// The equaliser, a fader for what each stage adds to the picture, and switches for the kinds of
/// attention of each stage. Live; every change is one step of undo and part of the state.
class StagesDock final : public Dock
{
    Q_OBJECT
public:
    StagesDock(Inspector &inspector, Explorer &explorer, QWidget *parent = nullptr);

private:
    void rebuild();
    void addFader(QGridLayout *grid, int stage);
    void addSwitches(QGridLayout *grid, int stage);
    void refresh();
    void setGain(int stage, double gain);
    void toggleSolo(int stage);
    bool isSolo(int stage) const;

    Inspector &m_inspector;
    Explorer &m_explorer;
    struct Fader
    {
        int stage;
        ValueSlider *slider;
        QToolButton *mute, *solo;
    };
    struct Switch
    {
        int stage;
        int kind; ///< AttentionKind
        QToolButton *button;
    };
    QList<Fader> m_faders;
    QList<Switch> m_switches;
};

} // namespace hit
