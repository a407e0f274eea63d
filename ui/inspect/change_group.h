// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QWidget>

#include <functional>
#include <optional>

class QPushButton;

namespace hit {

class Explorer;
class Inspector;
struct StageEdit;
class ValueSlider;

/// The switchboard of the chosen stage: temperature of the cross-attention, bias of the chosen
/// token, mute what is looked at. Live; every change is one step of undo and part of the state.
class ChangeGroup final : public QWidget
{
    Q_OBJECT
public:
    ChangeGroup(Inspector &inspector, Explorer &explorer, QWidget *parent = nullptr);
    void toggleToken(int token);

Q_SIGNALS:
    void causalRequested();

private:
    void connectSlider(ValueSlider *slider, const QString &name,
                       const std::function<void(StageEdit &, double)> &set);
    void connectButtons();
    void refresh();
    void refreshButtons();
    std::optional<AttentionSite> site() const;

    Inspector &m_inspector;
    Explorer &m_explorer;
    ValueSlider *m_temperature, *m_bias;
    QPushButton *m_head, *m_token, *m_kind, *m_causal, *m_reset;
};

} // namespace hit
