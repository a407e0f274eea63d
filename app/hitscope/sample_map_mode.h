// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/state_pictures.h"
#include "ui/sample_map/sample_map_page.h"
#include "ui/sample_map/sample_map_view.h"

namespace hit {

class Actions;
class Keeping;
class MessageBar;
struct ShelfItem;

/// The map of samples in the canvas' place: opens and leaves it, gives it its pictures, and marks
/// where the present picture and those of the shelf lie, by their own features. GUI thread.
class SampleMapMode final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Keeping &keeping;
        MessageBar &messages;
        const Actions &actions;
    };
    SampleMapMode(const Parts &parts, QObject *parent);

    SampleMapPage *page() { return m_page; } ///< for the canvas' place
    bool isOn() const { return m_on; }
    /// Of the sample or the kept picture that is pointed at; null: none, or it is off.
    const State *named() const;
    bool leave(); ///< false if it was off

Q_SIGNALS:
    void onChanged(bool on);

private:
    void connectPage();
    void connectMarks();
    void open();
    void takeModel();
    void takeMap();
    void showHere(const std::vector<TapResult> &taps);
    void findMarks();
    void takeMark(const QString &id, const std::vector<TapResult> &taps);
    void showMarks();
    MapMark markOf(const ShelfItem &item, int row) const;
    std::optional<SampleMap::Place> placeOf(const std::vector<TapResult> &taps) const;

    Parts m;
    StatePictures m_pictures, m_large, m_present, m_shelf;
    SampleMapPage *m_page;
    QStringList m_wanted;                      ///< of the shelf, as asked for
    QHash<QString, SampleMap::Place> m_places; ///< of the shelf, on this map
    mutable State m_named;
    QTimer m_marksSoon; ///< several of the shelf's changes are one
    bool m_on = false;
};

} // namespace hit
