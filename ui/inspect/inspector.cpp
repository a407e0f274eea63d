// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspector.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hit {
namespace {

// All small maps of the largest network, and what every stage adds at 1024 three times.
constexpr std::size_t mostAnswers = 600, mostValues = 12'000'000;
constexpr int thumbnailSide = 64;

QPoint inside(QPoint pixel, int size)
{
    return {std::clamp(pixel.x(), 0, size - 1), std::clamp(pixel.y(), 0, size - 1)};
}

} // namespace

Inspector::Inspector(const Explorer &explorer, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
{
    connect(&explorer, &Explorer::modelChanged, this, &Inspector::takeModel);
    takeModel();
}

const GeneratorConfig *Inspector::config() const
{
    const auto model = m_explorer.model();
    return model ? &model->config : nullptr;
}

void Inspector::takeModel()
{
    m_answers.clear();
    m_fused.reset();
    m_preview.reset();
    const GeneratorConfig *model = config();
    m_sites = model ? attention_sites(*model) : std::vector<AttentionSite>();
    if (model) {
        m_choice = fitted(m_choice, *model, m_sites);
        if (m_locked)
            m_locked = inside(*m_locked, model->size);
        for (QPoint &pin : m_pins)
            pin = inside(pin, model->size);
    }
    m_hovered.reset();
    Q_EMIT modelChanged();
    Q_EMIT choiceChanged();
    Q_EMIT pixelChanged();
    Q_EMIT pinsChanged();
}

void Inspector::choose(const MapChoice &choice)
{
    if (!config())
        return;
    preview(std::nullopt);
    m_isChosen = true;
    const MapChoice next = fitted(choice, *config(), m_sites);
    if (next == m_choice)
        return;
    m_choice = next;
    Q_EMIT choiceChanged();
}

void Inspector::preview(const std::optional<MapChoice> &choice)
{
    if (!config() || choice == m_preview)
        return;
    m_preview = choice;
    Q_EMIT previewChanged();
}

/// The coarsest stage that reads tokens has the most to say about where they act.
std::optional<MapQuery> Inspector::firstQuery() const
{
    if (m_isChosen || !config() || m_decidedModel == m_explorer.model()->path)
        return std::nullopt;
    const auto &stages = config()->stages;
    const auto first = std::find_if(stages.begin(), stages.end(),
                                    [](const StageConfig &stage) { return stage.cross_attention; });
    return first == stages.end() ? std::nullopt
                                 : std::optional(massQuery(int(first - stages.begin())));
}

void Inspector::decide(const MapResult &mass)
{
    MapChoice first;
    first.stage = std::get<AttentionQuery>(firstQuery()->what).stage;
    first.token =
        int(std::max_element(mass.values.begin(), mass.values.end()) - mass.values.begin());
    m_choice = fitted(first, *config(), m_sites);
    stopDeciding();
}

void Inspector::stopDeciding()
{
    m_decidedModel = m_explorer.model()->path;
    Q_EMIT choiceChanged();
}

void Inspector::stepStage(int by)
{
    MapChoice next = m_choice;
    next.stage += by;
    choose(next);
}

void Inspector::stepLayer(int by)
{
    const auto site = siteOf(m_choice, m_sites);
    const auto at = site ? std::find(m_sites.begin(), m_sites.end(), *site) : m_sites.end();
    if (at == m_sites.end())
        return;
    const auto last = std::ptrdiff_t(m_sites.size()) - 1;
    const auto index = std::clamp<std::ptrdiff_t>(at - m_sites.begin() + by, 0, last);
    const AttentionSite &next = m_sites[std::size_t(index)];
    MapChoice choice = m_choice;
    choice.view = MapView::Attention;
    choice.stage = next.stage;
    choice.layer = next.layer;
    choice.kind = next.kind;
    choice.outerAxis = next.outer_axis;
    choose(choice);
}

void Inspector::setLook(const MapLook &look)
{
    if (look == m_look)
        return;
    m_look = look;
    Q_EMIT lookChanged();
}

void Inspector::lock(std::optional<QPoint> pixel)
{
    if (pixel && config())
        pixel = inside(*pixel, config()->size);
    if (pixel == m_locked)
        return;
    m_locked = pixel;
    Q_EMIT pixelChanged();
}

void Inspector::hover(std::optional<QPoint> pixel)
{
    if (pixel == m_hovered)
        return;
    m_hovered = pixel;
    if (!m_locked)
        Q_EMIT pixelChanged();
}

std::optional<QPoint> Inspector::cellOn(int stage) const
{
    if (!pixel() || !config())
        return std::nullopt;
    return cellOf(*pixel(), config()->stage_side(stage), config()->size);
}

void Inspector::pin(QPoint pixel)
{
    if (!m_pins.removeOne(pixel))
        m_pins.append(pixel);
    if (m_pins.size() > mostPins)
        m_pins.removeFirst();
    Q_EMIT pinsChanged();
}

void Inspector::clearPins()
{
    m_pins.clear();
    Q_EMIT pinsChanged();
}

MapQuery Inspector::mapQuery() const
{
    return queryOf(shown(), cellOn(shown().stage));
}

std::optional<MapQuery> Inspector::tokensQuery() const
{
    return pixel() ? tokensQuery(*pixel()) : std::nullopt;
}

std::optional<MapQuery> Inspector::tokensQuery(QPoint pin) const
{
    if (!config())
        return std::nullopt;
    const int side = config()->stage_side(m_choice.stage);
    return hit::tokensQuery(m_choice, cellOf(pin, side, config()->size), m_sites);
}

std::vector<MapQuery> Inspector::contributionQueries() const
{
    std::vector<MapQuery> queries;
    for (int stage = 0; config() && stage < int(config()->stages.size()); ++stage)
        if (config()->stages[std::size_t(stage)].rgb)
            queries.push_back({ContributionQuery{stage}, 0});
    return queries;
}

std::vector<MapQuery> Inspector::storyQueries(QPoint at) const
{
    std::vector<MapQuery> queries;
    for (const MapQuery &contribution : contributionQueries()) {
        MapChoice choice;
        choice.stage = std::get<ContributionQuery>(contribution.what).stage;
        const QPoint cell = cellOf(at, config()->stage_side(choice.stage), config()->size);
        if (const auto query = hit::tokensQuery(choice, cell, m_sites))
            queries.push_back(*query);
    }
    return queries;
}

MapQuery Inspector::headQuery(const AttentionSite &site) const
{
    AttentionQuery query;
    query.stage = site.stage;
    query.layer = site.layer;
    query.kind = site.kind;
    query.outer_axis = site.outer_axis;
    query.fusion = HeadFusion::Each;
    if (site.kind == AttentionKind::Cross) {
        query.what = AttentionQuery::What::Token;
        query.token = m_choice.token;
    } else if (m_locked) {
        const QPoint cell = cellOf(*m_locked, site.side, config()->size);
        query.what = AttentionQuery::What::Position;
        query.x = cell.x();
        query.y = cell.y();
    }
    return {query, thumbnailSide};
}

std::vector<MapQuery> Inspector::headQueries() const
{
    std::vector<AttentionSite> sites = m_sites;
    const auto farness = [&](const AttentionSite &site) {
        return std::tuple(std::abs(site.stage - m_choice.stage),
                          std::abs(site.layer - m_choice.layer), site.kind != m_choice.kind);
    };
    std::stable_sort(
        sites.begin(), sites.end(),
        [&](const AttentionSite &a, const AttentionSite &b) { return farness(a) < farness(b); });
    std::vector<MapQuery> queries;
    for (const AttentionSite &site : sites)
        queries.push_back(headQuery(site));
    return queries;
}

void Inspector::setGainsWanted(bool on)
{
    if (std::exchange(m_gainsWanted, on) != on)
        Q_EMIT gainsWantedChanged();
}

std::vector<MapQuery> Inspector::pictureQueries() const
{
    std::vector<MapQuery> queries;
    if (!config())
        return queries;
    const bool on = m_look.on;
    if (const auto first = firstQuery(); on && first)
        queries.push_back(*first);
    // A derived map takes more than the picture itself; it follows when the picture rests.
    if (on && !isDerived(shown().view) && !firstQuery())
        queries.push_back(mapQuery());
    if (const auto tokens = tokensQuery(); on && tokens)
        queries.push_back(*tokens);
    for (const QPoint pin : m_pins)
        if (const auto tokens = tokensQuery(pin); on && tokens)
            queries.push_back(*tokens);
    if (on && m_locked)
        for (const MapQuery &query : storyQueries(*m_locked))
            queries.push_back(query);
    if (m_gainsWanted || (on && m_locked))
        for (const MapQuery &query : contributionQueries())
            queries.push_back(query);
    return queries;
}

std::vector<MapQuery> Inspector::pointerQueries() const
{
    std::vector<MapQuery> queries;
    if (!m_look.on || !pixel())
        return queries;
    const MapQuery map = mapQuery();
    const auto *attention = std::get_if<AttentionQuery>(&map.what);
    if (attention && attention->what == AttentionQuery::What::Position)
        queries.push_back(map);
    if (const auto tokens = tokensQuery())
        queries.push_back(*tokens);
    for (const MapQuery &query : storyQueries(*pixel()))
        queries.push_back(query);
    return queries;
}

const MapResult *Inspector::result(const MapQuery &query) const
{
    const auto answer = std::find_if(m_answers.rbegin(), m_answers.rend(),
                                     [&](const Answer &a) { return a.query == query; });
    return answer == m_answers.rend() ? nullptr : &answer->result;
}

const MapResult *Inspector::map() const
{
    const MapQuery query = mapQuery();
    const MapResult *answer = result(query);
    const auto heads = headSetOf(shown());
    if (!answer || !heads)
        return answer;
    if (!m_fused || m_fused->query != query || m_fused->heads != *heads)
        m_fused = Fused{query, *heads, fused(*answer, *heads)};
    return &m_fused->map;
}

std::optional<MapResult> Inspector::weights(const MapQuery &query) const
{
    const MapResult *answer = result(query);
    if (!answer)
        return std::nullopt;
    const auto *attention = std::get_if<AttentionQuery>(&query.what);
    const auto heads = headSetOf(m_choice);
    const bool each = attention && attention->fusion == HeadFusion::Each;
    return each && heads ? fused(*answer, *heads) : *answer;
}

void Inspector::take(const MapQuery &query, MapResult result)
{
    m_fused.reset();
    std::erase_if(m_answers, [&](const Answer &answer) { return answer.query == query; });
    m_answers.push_back({query, std::move(result)});
    std::size_t held = 0;
    for (const Answer &answer : m_answers)
        held += answer.result.values.size();
    while (m_answers.size() > 1 && (m_answers.size() > mostAnswers || held > mostValues)) {
        held -= m_answers.front().result.values.size();
        m_answers.erase(m_answers.begin());
    }
    Q_EMIT resultTaken(query);
    if (query == firstQuery())
        decide(m_answers.back().result);
}

} // namespace hit
