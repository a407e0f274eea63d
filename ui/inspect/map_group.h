// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/map_choice.h"

#include <QList>
#include <QWidget>

#include <functional>

class QLabel;

namespace hit {

class ChoiceRow;
class Inspector;
class ValueSlider;

/// Which map: kind of map, stage, attention, layer, head and how heads become one. Shows only the
/// rows that the kind of map has.
class MapGroup final : public QWidget
{
    Q_OBJECT
public:
    explicit MapGroup(Inspector &inspector, QWidget *parent = nullptr);

private:
    void connectRows();
    void refresh();
    void refreshStages();
    void refreshSite();
    void refreshHeads();
    void refreshFeature();
    void showStatistics();
    void change(const std::function<void(MapChoice &)> &how);
    QList<AttentionSite> layersOf(AttentionKind kind) const; ///< of the chosen stage

    Inspector &m_inspector;
    ChoiceRow *m_view, *m_stage, *m_kind, *m_layer, *m_heads, *m_head, *m_token, *m_feature;
    ValueSlider *m_channel;
    QLabel *m_statistics;
};

} // namespace hit
