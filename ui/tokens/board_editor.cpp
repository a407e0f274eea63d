// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/board_editor.h"

#include "model/latent/limits.h"
#include "ui/latent_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// Steps of 0.05 must not add up to 0.30000000000000004.
double rounded(double strength)
{
    constexpr double grid = 1000;
    return std::clamp(std::round(strength * grid) / grid, 0.0, max_token_strength);
}

QString namesOf(const BoardCells &cells)
{
    return cells.size() == 1 ? BoardEditor::tr("token %1").arg(cells.begin()->second)
                             : BoardEditor::tr("%n tokens", nullptr, int(cells.size()));
}

template <typename Is>
bool all(const BoardCells &cells, Is is)
{
    return std::all_of(cells.begin(), cells.end(), is);
}

} // namespace

BoardEditor::BoardEditor(Explorer &explorer, QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_strength(explorer)
{
}

void BoardEditor::setB(const Latent &latent)
{
    State plain;
    plain.which = state().which;
    plain.latent = latent;
    setB(plain, latent);
}

void BoardEditor::setB(const State &state, const Latent &latent)
{
    Q_EMIT bChosen();
    if (!m_b || (m_b == latent && m_stateB == state))
        return takeB(state, latent);
    m_explorer.commit(); // what moves is at its goal then
    replaceB(tr("Set as B"), this->state(), state, latent);
}

/// One step: the picture that is gone to, and the new B; undo brings both back.
void BoardEditor::replaceB(const QString &step, const State &picture, const State &state,
                           const Latent &latent)
{
    if (picture == this->state() && m_stateB == state && m_b == latent)
        return;
    const auto set = [this, state, latent, oldState = m_stateB, old = m_b](bool done) {
        done ? takeB(state, latent) : takeB(oldState, old);
    };
    m_explorer.apply(step, picture, set);
}

void BoardEditor::takeB(const std::optional<State> &state, const std::optional<Latent> &latent)
{
    m_b = latent;
    m_stateB = state;
    Q_EMIT bChanged();
}

void BoardEditor::swapWithB()
{
    if (!m_stateB)
        return;
    m_explorer.commit(); // what moves is at its goal then
    const State present = state();
    State target = *m_stateB;
    target.view = present.view;
    replaceB(tr("Swap A and B"), target, present, m_explorer.shownLatent());
}

void BoardEditor::setPresentAsB()
{
    if (m_explorer.model())
        setB(state(), m_explorer.shownLatent());
}

template <typename Change>
void BoardEditor::apply(const QString &name, Change change)
{
    State next = state();
    change(next);
    m_explorer.apply(name, next);
}

void BoardEditor::toggleMuted(const BoardCells &cells)
{
    if (cells.empty())
        return;
    const bool mute = !all(cells, [this](const BoardCell &cell) { return isMuted(state(), cell); });
    apply((mute ? tr("Mute %1") : tr("Unmute %1")).arg(namesOf(cells)),
          [&](State &next) { setMuted(next, cells, mute); });
}

void BoardEditor::toggleSolo(const BoardCells &cells)
{
    if (!cells.empty())
        apply(tr("Solo %1").arg(namesOf(cells)),
              [&](State &next) { hit::toggleSolo(next, cells); });
}

void BoardEditor::toggleB(const BoardCells &cells)
{
    if (cells.empty())
        return;
    const bool back = all(
        cells, [this](const BoardCell &cell) { return cellOf(state(), cell).from.has_value(); });
    if (back)
        return apply(tr("Take back %1").arg(namesOf(cells)),
                     [&](State &next) { takeOwn(next, cells); });
    if (!m_b)
        return Q_EMIT bMissing();
    takeFrom(cells, *m_b, tr("Take %1 from B").arg(namesOf(cells)));
}

void BoardEditor::takeFrom(const BoardCells &cells, const Latent &latent, const QString &name)
{
    apply(name, [&](State &next) { hit::takeFrom(next, cells, latent); });
}

Status BoardEditor::takeDropped(const BoardCells &cells, const QString &text)
{
    const auto model = m_explorer.model();
    if (!model)
        return {};
    const GeneratorConfig &config = model->config;
    const auto sources =
        sourcesFromText(text.section(u'\n', 0, 0), config.z_dim, state().latent.plane);
    if (!sources)
        return tl::unexpected(sources.error());
    if (sources->isEmpty())
        return {};
    return carried_latent(sources->first(), state(), config.z_dim, int(config.stages.size()))
        .map([&](const CarriedLatent &carried) {
            takeFrom(cells, carried.latent, tr("Take dropped tokens"));
        });
}

void BoardEditor::swap(const BoardCells &cells)
{
    if (cells.size() != 2)
        return;
    const BoardCell a = *cells.begin(), b = *cells.rbegin();
    apply(tr("Swap tokens %1 and %2").arg(a.second).arg(b.second),
          [&](State &next) { swapCells(next, a, b, m_explorer.shownLatent()); });
}

void BoardEditor::reset(const BoardCells &cells)
{
    apply(tr("Reset %1").arg(namesOf(cells)), [&](State &next) { resetCells(next, cells); });
}

void BoardEditor::copy(BoardCell cell)
{
    m_copied = Copied{cellOf(state(), cell), isMuted(state(), cell)};
}

void BoardEditor::paste(const BoardCells &cells)
{
    if (m_copied)
        apply(tr("Paste to %1").arg(namesOf(cells)),
              [&](State &next) { hit::paste(next, cells, m_copied->cell, m_copied->muted); });
}

void BoardEditor::beginStrength()
{
    m_strength.begin(tr("Token strength"));
}

void BoardEditor::changeStrength(const BoardCells &cells, const State &next)
{
    const bool alone = !m_strength.isHeld();
    if (alone)
        beginStrength();
    if (m_strength.isOpen())
        m_explorer.change(next);
    if (alone)
        endStrength(cells);
}

void BoardEditor::setStrength(const BoardCells &cells, double strength)
{
    State next = state();
    hit::setStrength(next, cells, rounded(strength));
    changeStrength(cells, next);
}

void BoardEditor::addStrength(const BoardCells &cells, double by)
{
    State next = state();
    for (const BoardCell &cell : cells)
        hit::setStrength(next, {cell}, rounded(cellOf(next, cell).strength + by));
    changeStrength(cells, next);
}

void BoardEditor::endStrength(const BoardCells &cells)
{
    QString name;
    if (cells.size() == 1) {
        const double strength = cellOf(state(), *cells.begin()).strength;
        name = tr("Token %1 strength %2")
                   .arg(cells.begin()->second)
                   .arg(QLocale().toString(strength, 'f', 2));
    } else if (!cells.empty()) {
        name = tr("Strength of %1").arg(namesOf(cells));
    }
    m_strength.commit(name);
    Q_EMIT strengthEnded();
}

void BoardEditor::cancelStrength()
{
    m_strength.cancel();
    Q_EMIT strengthEnded();
}

} // namespace hit
