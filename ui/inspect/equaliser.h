// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QList>
#include <QWidget>

#include <map>
#include <set>

class QGridLayout;
class QToolButton;

namespace hit {

class Explorer;
class ValueSlider;

/// A fader for what each stage adds to the picture. Ctrl+click or Ctrl+Space takes faders into a
/// group: they move together with their differences kept, and are left out or seen alone together.
/// A press on another fader ends the group. Keys on a fader: Space leaves out, Shift+Space shows
/// alone. Live; every change is one step of undo and part of the state.
class Equaliser final : public QWidget
{
    Q_OBJECT
public:
    Equaliser(const GeneratorConfig &config, Explorer &explorer, QWidget *parent = nullptr);
    bool isGrouped(int stage) const { return m_group.contains(stage); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    using Stages = std::set<int>;
    struct Fader
    {
        int stage;
        QString pixels; ///< "32 px"
        ValueSlider *slider;
        QToolButton *mute, *solo;
    };
    void addFader(QGridLayout *grid, int stage, const QString &pixels);
    void connectFader(const Fader &fader);
    void refresh();
    bool takePress(int stage, Qt::KeyboardModifiers modifiers);
    bool takeSpace(int stage, Qt::KeyboardModifiers modifiers);
    void toggleGrouped(int stage);
    void setGroup(const Stages &group);
    Stages movedWith(int stage) const; ///< itself included
    QString nameOf(const Stages &stages) const;
    double gainOf(int stage) const;
    void move(int stage, double gain);
    void setLeftOut(int stage, bool out);
    void toggleSolo(int stage);
    bool isSolo(const Stages &stages) const;
    void apply(const QString &name, const std::map<int, double> &gains);

    Explorer &m_explorer;
    QList<Fader> m_faders;
    Stages m_group;
    std::map<int, double> m_before; ///< gains where the gesture began
};

} // namespace hit
