// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/tile_plan.h"

#include "model/latent/latent.h"
#include "ui/latent_text.h"

#include <QCoreApplication>

namespace hit {
namespace {

constexpr int side = 3, middle = side * side / 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::TilePlan", text);
}

QString nameOf(const Latent &latent)
{
    State there;
    there.latent = latent;
    return placeText(there);
}

/// The state with one latent for everything.
State at(State state, const Latent &latent)
{
    state.mix.clear();
    state.stage_latents.clear();
    state.latent = latent;
    return state;
}

PlannedTile tileAt(const State &state, const Latent &latent)
{
    const QString name = nameOf(latent);
    return {at(state, latent), name, tr("Go to %1").arg(name)};
}

QString nameOf(const PictureSource &source)
{
    const State *picture = std::get_if<State>(&source);
    if (!picture)
        return nameOf(std::get<Latent>(source));
    const bool edited =
        !picture->edits.empty() || !picture->tokens.empty() || !picture->stages.empty();
    return edited ? tr("%1, edited").arg(placeText(*picture)) : placeText(*picture);
}

/// What heads a row or a column.
struct Head
{
    QString name;
    Result<CarriedStages> carried;
};

QList<Head> headsOf(const State &state, const QList<PictureSource> &sources, int dim, int stages)
{
    QList<Head> heads;
    for (const PictureSource &source : sources)
        heads.append({nameOf(source), carried_stages(source, state, dim, stages)});
    return heads;
}

/// The start grid and the stages before `border` from `coarse`, the others from `fine`.
std::optional<State> mixedState(const State &state, const Head &coarse, const Head &fine,
                                int border)
{
    if (!coarse.carried || !fine.carried)
        return std::nullopt;
    State mixed = at(state, coarse.carried->grid);
    for (int stage = 0; stage < int(coarse.carried->stages.size()); ++stage) {
        const CarriedStages &from = stage < border ? *coarse.carried : *fine.carried;
        if (const Latent &own = from.stages[std::size_t(stage)]; own != mixed.latent)
            mixed.stage_latents[stage] = own;
    }
    return mixed;
}

PlannedTile headAt(const State &state, const Head &head)
{
    return {mixedState(state, head, head, 0), head.name, tr("Go to %1").arg(head.name), true};
}

PlannedTile mixed(const State &state, const Head &coarse, const Head &fine, int border)
{
    return {mixedState(state, coarse, fine, border),
            tr("%1 with fine stages of %2").arg(coarse.name, fine.name),
            tr("Mix %1 into %2").arg(fine.name, coarse.name)};
}

} // namespace

Latent seedPlace(qint64 seed)
{
    return {Latent::Kind::Plane, {double(seed), 0}, {}};
}

TilePlan neighboursOf(const State &state, const Latent &shown, double radius, qint64 first, int dim)
{
    TilePlan plan{side, middle, {}};
    const auto from = resolve(shown, dim);
    for (int i = 0; from && i < side * side; ++i) {
        if (i == middle) {
            PlannedTile here = tileAt(state, shown);
            here.state = state;
            plan.tiles.append(here);
            continue;
        }
        const qint64 seed = first + i - (i > middle ? 1 : 0);
        Latent latent = seedPlace(seed);
        if (radius < 1) {
            latent.kind = Latent::Kind::Free;
            latent.z = slerp(*from, seed_latent(seed, 0, dim), radius);
            latent.plane = shown.plane;
        }
        PlannedTile tile = tileAt(state, latent);
        tile.name = tr("towards seed %1").arg(seed);
        tile.step = tr("Go to a neighbour");
        plan.tiles.append(tile);
    }
    return plan;
}

TilePlan samplesOf(const State &state, qint64 first, int columns, int rows)
{
    TilePlan plan{columns, -1, {}};
    for (int i = 0; i < columns * rows; ++i) {
        plan.tiles.append(tileAt(state, seedPlace(first + i)));
        if (plan.tiles.last().state == state)
            plan.present = i;
    }
    return plan;
}

TilePlan mixingOf(const State &state, const QList<PictureSource> &rows,
                  const QList<PictureSource> &columns, int border, int dim, int stages)
{
    const QList<Head> coarse = headsOf(state, rows, dim, stages);
    const QList<Head> fine = headsOf(state, columns, dim, stages);
    TilePlan plan{int(columns.size()) + 1, -1, {}};
    plan.tiles.append(PlannedTile());
    for (const Head &column : fine)
        plan.tiles.append(headAt(state, column));
    for (const Head &row : coarse) {
        plan.tiles.append(headAt(state, row));
        for (const Head &column : fine)
            plan.tiles.append(mixed(state, row, column, border));
    }
    for (int i = 0; i < plan.tiles.size(); ++i)
        if (plan.tiles[i].state == state)
            plan.present = i;
    return plan;
}

} // namespace hit
