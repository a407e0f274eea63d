// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/token_editing.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "render/canvas.h"
#include "ui/inspect/inspector.h"
#include "ui/theme/theme.h"
#include "ui/tokens/board_rows.h"
#include "ui/tokens/tokens_dock.h"
#include "ui/widgets/basic.h"

#include <QLocale>
#include <QStatusBar>

#include <algorithm>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto restTime = 150ms; ///< of the picture
constexpr int thumbnailSide = 96;

} // namespace

TokenEditing::TokenEditing(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_editor(parts.explorer)
    , m_meter(parts.explorer)
    , m_pictureOfB(parts.explorer, parts.host)
    , m_dock(new TokensDock(m_editor, parts.inspector, parts.explorer, window))
{
    m_spare.setSingleShot(true);
    m_spare.setInterval(restTime);
    connect(&m_spare, &QTimer::timeout, this, &TokenEditing::ask);
    connectEngine();
    connect(m_dock, &TokensDock::wantedChanged, &m_spare, qOverload<>(&QTimer::start));
    connect(m_dock, &TokensDock::pointed, this, &TokenEditing::point);
    connect(m_dock, &TokensDock::bMissing, this, &TokenEditing::bMissing);
    connect(m_dock, &TokensDock::snapRequested, &m_meter, &ManifoldMeter::snap);
    connect(&m_meter, &ManifoldMeter::changed, this, &TokenEditing::showOff);
    connect(m.actions[Command::SetAsB], &QAction::triggered, &m_editor,
            &BoardEditor::setPresentAsB);
    connect(m.actions[Command::SnapToLatent], &QAction::triggered, &m_meter, &ManifoldMeter::snap);
    connect(&m.explorer, &Explorer::modelChanged, this, &TokenEditing::updateCommands);
    connect(&m.explorer, &Explorer::stateChanged, this, &TokenEditing::showEdit);
    updateCommands();
    connect(&m_editor, &BoardEditor::bChanged, this, &TokenEditing::askForB);
    connect(&m_pictureOfB, &StatePictures::ready, this,
            [this](int, const QImage &picture) { m_dock->setPictureOfB(picture); });
}

void TokenEditing::connectEngine()
{
    connect(&m.host, &EngineHost::pictureAsked, this, [this] {
        m_fresh.clear();
        m_spare.start();
    });
    connect(&m.host, &EngineHost::pictureReady, &m_spare, qOverload<>(&QTimer::start));
    connect(&m.host, &EngineHost::mapReady, this, [this](const MapQuery &query) {
        if (m.host.isUpToDate())
            m_fresh.push_back(query);
    });
    connect(&m.host, &EngineHost::opened, this, &TokenEditing::askForB);
    connect(&m.explorer, &Explorer::modelChanged, this, [this] { m_fresh.clear(); });
}

void TokenEditing::ask()
{
    if (!m_dock->isInView() || !m.explorer.model())
        return;
    if (!m.host.isUpToDate() || m.explorer.inGesture() || m.explorer.isTrying())
        return m_spare.start();
    m_dock->setPicture(m.canvas.grabPicture());
    m.host.inspect(EngineHost::BoardSlot, missing(m_dock->wanted()));
    m.host.inspect(EngineHost::InfluenceSlot, missing(m_dock->wantedInfluence()));
}

std::vector<MapQuery> TokenEditing::missing(std::vector<MapQuery> queries) const
{
    std::erase_if(queries, [this](const MapQuery &query) {
        return std::find(m_fresh.begin(), m_fresh.end(), query) != m_fresh.end();
    });
    return queries;
}

/// The overlay is there while a token is pointed at, and as it was afterwards.
void TokenEditing::point(int stage, int token)
{
    MapLook look = m.inspector.look();
    if (stage >= 0) {
        m_pointedState = m.explorer.state();
        const bool influence = m_dock->board().mode() == TokenBoard::Mode::Influence;
        m.inspector.preview(actsChoice({stage, token}, influence));
        m_mapWasOff = m_mapWasOff || !look.on;
        look.on = true;
    } else {
        m.inspector.preview(std::nullopt);
        look.on = look.on && !std::exchange(m_mapWasOff, false);
    }
    m.inspector.setLook(look);
}

/// The map has made its point once the token is edited: what that does to the picture is news.
void TokenEditing::showEdit()
{
    const State &state = m.explorer.state();
    if (m_mapWasOff
        && (state.tokens != m_pointedState.tokens || state.stages != m_pointedState.stages))
        point(-1, -1);
}

void TokenEditing::showOff()
{
    if (m_meter.whyNot().isEmpty())
        m_dock->showOff(m_meter.off());
    else
        m_dock->showOffUnknown(m_meter.whyNot());
    updateCommands();
}

void TokenEditing::updateCommands()
{
    const bool open = m.explorer.model() != nullptr;
    const QString noModel = tr("Open a model first.");
    m.actions.setAvailable(Command::SetAsB, open, noModel);
    m.actions.setAvailable(Command::SnapToLatent, m_meter.off(),
                           !open                        ? noModel
                           : m_meter.whyNot().isEmpty() ? tr("One latent gives all tokens already.")
                                                        : m_meter.whyNot());
}

void TokenEditing::askForB()
{
    if (m.explorer.model() && m_editor.stateB())
        m_pictureOfB.want({*m_editor.stateB()}, thumbnailSide);
}

void TokenEditing::addStatus(QStatusBar &bar)
{
    auto *label = makeLabel({}, TextRole::Label, Tone::Secondary);
    label->setObjectName(QStringLiteral("offManifold"));
    label->hide();
    bar.addPermanentWidget(label);
    connect(&m_meter, &ManifoldMeter::changed, label, [this, label] {
        const OffManifold *off = m_meter.off();
        label->setText(off ? tr("%1 off manifold").arg(QLocale().toString(off->residual, 'f', 2))
                           : QString());
        label->setVisible(off);
    });
}

} // namespace hit
