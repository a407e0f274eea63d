// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explorer.h"
#include "ui/inspect/map_choice.h"

#include <QList>
#include <QObject>

#include <string>

namespace hit {

/// What of the network's inside the person looks at, and the maps of it that have come so far.
/// Knows no engine and no widget: it says what it wants, who computes brings it, who draws listens.
/// GUI thread.
class Inspector final : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostPins = 8;

    explicit Inspector(const Explorer &explorer, QObject *parent = nullptr);

    const GeneratorConfig *config() const; ///< null without a model
    const std::vector<AttentionSite> &sites() const { return m_sites; }
    const MapChoice &choice() const { return m_choice; }
    void choose(const MapChoice &choice); ///< the nearest that the model has
    /// Another map for a moment, as under the pointer in an overview; nothing: that of the choice.
    void preview(const std::optional<MapChoice> &choice);
    /// What the canvas shows: the preview, else the choice.
    const MapChoice &shown() const { return m_preview ? *m_preview : m_choice; }
    void stepStage(int by);
    void stepLayer(int by); ///< through all attentions of the model in order
    const MapLook &look() const { return m_look; }
    void setLook(const MapLook &look);

    /// The pixel that is looked at, of the picture: the locked one, else the one under the pointer.
    std::optional<QPoint> pixel() const { return m_locked ? m_locked : m_hovered; }
    std::optional<QPoint> locked() const { return m_locked; }
    void lock(std::optional<QPoint> pixel);
    void hover(std::optional<QPoint> pixel);
    /// The same on the map of the chosen stage.
    std::optional<QPoint> cell() const { return cellOn(m_choice.stage); }
    std::optional<QPoint> cellOn(int stage) const;
    const QList<QPoint> &pins() const { return m_pins; }
    void pin(QPoint pixel); ///< again: takes it away; the oldest goes when there are too many
    void clearPins();

    /// The equaliser is in view: it needs what every stage adds.
    void setGainsWanted(bool on);

    MapQuery mapQuery() const;                   ///< of the map on the canvas
    std::optional<MapQuery> tokensQuery() const; ///< of the pixel
    std::optional<MapQuery> tokensQuery(QPoint pin) const;
    std::vector<MapQuery> contributionQueries() const;   ///< of every stage with an RGB image
    std::vector<MapQuery> storyQueries(QPoint at) const; ///< tokens of those stages, in order
    std::vector<MapQuery> headQueries() const;           ///< all heads, nearest to the choice first
    MapQuery headQuery(const AttentionSite &site) const;
    /// Where nobody has chosen yet: what decides which token is looked at in this model, asked for
    /// before any map so that none has to give way.
    std::optional<MapQuery> firstQuery() const;
    void stopDeciding(); ///< no answer to firstQuery() will come: the first token it is
    /// What every new picture brings with it, so that it follows while latents change.
    std::vector<MapQuery> pictureQueries() const;
    /// What the pointer asks for.
    std::vector<MapQuery> pointerQueries() const;

    /// The newest answer to `query`, of this picture or an earlier one; null before the first, and
    /// where newer ones took its room.
    const MapResult *result(const MapQuery &query) const;
    /// The newest answer to mapQuery(), several heads fused.
    const MapResult *map() const;
    /// The same of a tokensQuery(): the weights of the 16 tokens.
    std::optional<MapResult> weights(const MapQuery &query) const;
    void take(const MapQuery &query, MapResult result);

Q_SIGNALS:
    void modelChanged();
    void choiceChanged();
    void previewChanged();
    void lookChanged();
    void pixelChanged(); ///< locked or hovered
    void pinsChanged();
    void gainsWantedChanged();
    void resultTaken(const hit::MapQuery &query);

private:
    void takeModel();
    void decide(const MapResult &mass);

    const Explorer &m_explorer;
    std::vector<AttentionSite> m_sites;
    MapChoice m_choice;
    std::optional<MapChoice> m_preview;
    MapLook m_look;
    std::optional<QPoint> m_locked, m_hovered;
    QList<QPoint> m_pins;
    bool m_gainsWanted = false;
    bool m_isChosen = false;    ///< by the person
    std::string m_decidedModel; ///< for which the first token is decided; its path
    struct Answer
    {
        MapQuery query;
        MapResult result;
    };
    std::vector<Answer> m_answers; ///< newest last
    struct Fused
    {
        MapQuery query;
        HeadSet heads;
        MapResult map;
    };
    mutable std::optional<Fused> m_fused; ///< of the newest answer, once it was asked for
};

} // namespace hit
