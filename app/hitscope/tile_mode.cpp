// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/tile_mode.h"

#include "app/hitscope/actions.h"
#include "ui/tiles/tile_view.h"

#include <array>
#include <utility>

namespace hit {
namespace {

constexpr std::array kinds{std::pair{Command::Neighbours, TilePage::Kind::Neighbours},
                           std::pair{Command::Samples, TilePage::Kind::Samples},
                           std::pair{Command::Mixing, TilePage::Kind::Mixing}};

} // namespace

TileMode::TileMode(Explorer &explorer, const EngineHost &host, const Actions &actions,
                   QObject *parent)
    : QObject(parent)
    , m_explorer(explorer)
    , m_actions(actions)
    , m_pictures(explorer, host)
    , m_page(new TilePage(explorer))
{
    for (const auto &[command, kind] : kinds)
        connect(actions[command], &QAction::triggered, this, [this, which = kind] { open(which); });
    connect(m_page, &TilePage::picturesWanted, this,
            [this](const std::vector<State> &states, int side) {
                m_pictures.want(m_on ? states : std::vector<State>(), side);
            });
    connect(&m_pictures, &StatePictures::ready, m_page, &TilePage::setPicture);
    connect(m_page, &TilePage::leaveRequested, this, &TileMode::leave);
    connect(&explorer, &Explorer::modelChanged, this, &TileMode::updateCommands);
    updateCommands();
}

void TileMode::updateCommands()
{
    for (const auto &[command, kind] : kinds)
        m_actions.setAvailable(command, m_explorer.model() != nullptr, tr("Open a model first."));
}

/// The same once more: other pictures of the kind.
void TileMode::open(TilePage::Kind kind)
{
    if (m_on && m_page->kind() == kind)
        return m_page->turn(1);
    m_on = true;
    Q_EMIT onChanged(true);
    m_page->open(kind);
    m_page->setFocus();
}

const State *TileMode::named() const
{
    const PlannedTile *tile = m_on ? m_page->view().named() : nullptr;
    return tile ? &*tile->state : nullptr;
}

bool TileMode::leave()
{
    if (!std::exchange(m_on, false))
        return false;
    m_pictures.want({}, 1);
    Q_EMIT onChanged(false);
    return true;
}

} // namespace hit
