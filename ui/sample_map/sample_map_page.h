// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explorer.h"
#include "ui/sample_map/sample_map_finder.h"
#include "ui/tiles/tile_plan.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSpinBox;
class QStackedWidget;

namespace hit {

class ChoiceRow;
class SampleMapView;
class SearchProgress;

/// Samples of the model in the canvas' place, laid out by what a stage makes of them, to go to one
/// of them. Each is shown with the present spread and edits; where it lies is where its plain
/// picture does. Follows the Explorer while it is shown; pictures and features come from outside.
class SampleMapPage final : public QWidget
{
    Q_OBJECT
public:
    SampleMapPage(Explorer &explorer, const QString &cacheFolder, QWidget *parent = nullptr);
    void open();
    void close(); ///< ends what is being looked for
    SampleMapView &view() const { return *m_view; }
    const SampleMap *map() const { return m_map.get(); } ///< null: none yet
    PlannedTile tile(int sample) const;                  ///< of the map
    bool isRunning() const { return m_finder.isRunning(); }

Q_SIGNALS:
    void mapChanged();
    /// Replaces the earlier wish. `index` of setPicture counts in them.
    void picturesWanted(const std::vector<hit::State> &states, int side);
    void largeWanted(const std::vector<hit::State> &states, int side); ///< one or none
    void markChosen(const QString &id);
    void leaveRequested(); ///< also after having gone to one
    void failed(const QString &why);

public Q_SLOTS:
    void setPicture(int index, const QImage &picture);

private:
    QWidget *makeHead();
    void connectParts();
    void takeModel();
    void takeState();
    void allowStages();
    void lookFor();
    void take(const std::shared_ptr<const SampleMap> &map);
    void refresh();
    void takeBack();
    void wish();
    void wishLarge();
    void go(int sample);

    Explorer &m_explorer;
    SampleMapFinder m_finder;
    std::shared_ptr<const SampleMap> m_map;
    MapSearch m_asked; ///< newest
    MapSearch m_found; ///< what m_map is of
    int m_wantedStage; ///< also where another model has fewer
    bool m_open = false;
    State m_base;              ///< of the pictures: all but the latent
    std::vector<int> m_wished; ///< samples, as in picturesWanted
    QTimer m_soon;
    ChoiceRow *m_stage;
    QSpinBox *m_samples;
    SearchProgress *m_progress;
    QLabel *m_shares;
    QStackedWidget *m_pages;
    SampleMapView *m_view;
};

} // namespace hit
