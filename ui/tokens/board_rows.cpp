// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/board_rows.h"

#include <algorithm>

namespace hit {
namespace {

constexpr int derivedSide = 64, thumbnailSide = 128;

/// Each value over the greatest of all; those not known stay so.
void scaleInfluence(QList<BoardRow> &rows)
{
    double most = 0;
    for (const BoardRow &row : rows)
        for (const BoardToken &token : row.tokens)
            most = std::max(most, token.influence);
    for (BoardRow &row : rows)
        for (BoardToken &token : row.tokens)
            if (token.influence >= 0 && most > 0)
                token.influence /= most;
}

BoardToken boardToken(const State &state, const Inspector &inspector, BoardCell cell)
{
    const TokenCell edit = cellOf(state, cell);
    BoardToken token;
    token.strength = edit.strength;
    token.muted = isMuted(state, cell);
    token.solo = isSolo(state, cell);
    token.fromOther = edit.from.has_value();
    token.taken = edit.take_token;
    const MapResult *mass = inspector.result(massQuery(cell.first));
    if (mass && mass->values.size() == std::size_t(TokenBoard::columns))
        token.mass = double(mass->values[std::size_t(cell.second)]);
    if (const MapResult *influence = inspector.result(influenceQuery(cell)))
        token.influence = double(influence->statistics.mean);
    return token;
}

} // namespace

MapQuery influenceQuery(BoardCell cell)
{
    return {CausalQuery{cell.first, cell.second}, derivedSide};
}

MapQuery actsQuery(BoardCell cell)
{
    AttentionQuery query;
    query.what = AttentionQuery::What::Token;
    query.stage = cell.first;
    query.token = cell.second;
    return {query, thumbnailSide};
}

MapChoice actsChoice(BoardCell cell, bool influence)
{
    MapChoice choice;
    choice.view = influence ? MapView::Causal : MapView::Attention;
    choice.stage = cell.first;
    choice.token = cell.second;
    return choice;
}

QList<BoardRow> boardRows(const State &state, const Inspector &inspector, const OffManifold *off)
{
    QList<BoardRow> rows;
    const GeneratorConfig *config = inspector.config();
    for (int stage = 0; config && stage < int(config->stages.size()); ++stage) {
        BoardRow row;
        row.name = QString::number(config->stage_side(stage));
        row.reads = config->stages[std::size_t(stage)].cross_attention;
        for (int token = 0; row.reads && token < TokenBoard::columns; ++token) {
            BoardToken &shown = row.tokens[std::size_t(token)];
            shown = boardToken(state, inspector, {stage, token});
            if (off && stage < int(off->cells.size()))
                shown.off = off->cells[std::size_t(stage)][std::size_t(token)];
        }
        rows.append(row);
    }
    scaleInfluence(rows);
    return rows;
}

} // namespace hit
