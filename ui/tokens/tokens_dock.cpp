// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/tokens_dock.h"

#include "ui/inspect/map_picture.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/tokens/board_editor.h"
#include "ui/tokens/board_rows.h"
#include "ui/tokens/latent_b_row.h"
#include "ui/tokens/manifold_row.h"
#include "ui/tokens/token_pictures.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QBoxLayout>
#include <QMenu>

#include <algorithm>

namespace hit {
namespace {

QHBoxLayout *makeRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins({});
    row->setSpacing(metrics::gap);
    return row;
}

void setAvailable(IconButton *button, bool on, const QString &name, const QString &text)
{
    button->setEnabled(on);
    button->setToolTip(QStringLiteral("<b>%1</b><br>%2").arg(name, text));
}

} // namespace

TokensDock::TokensDock(BoardEditor &editor, Inspector &inspector, Explorer &explorer,
                       QWidget *parent)
    : Dock(QStringLiteral("TokensDock"), tr("Tokens"), QStringLiteral("tokens"), parent)
    , m_editor(editor)
    , m_inspector(inspector)
    , m_explorer(explorer)
    , m_modes(new Segmented)
    , m_mute(new IconButton(QStringLiteral("mute"), tr("Mute")))
    , m_solo(new IconButton(QStringLiteral("solo"), tr("Solo")))
    , m_swap(new IconButton(QStringLiteral("swap"), tr("Swap")))
    , m_board(new TokenBoard)
    , m_title(makeLabel({}, TextRole::Title))
    , m_source(new ElidedLabel)
    , m_strength(new ValueSlider(tr("Strength"), ValueSlider::Range::factor()))
    , m_b(new LatentBRow(editor))
    , m_manifold(new ManifoldRow)
    , m_mapCaption(makeLabel({}, TextRole::Label, Tone::Caption))
    , m_pictures(new TokenPictures)
{
    setTextRole(m_source, TextRole::Label);
    setTone(m_source, Tone::Secondary);
    m_strength->setObjectName(QStringLiteral("tokenStrength"));
    m_strength->setToolTip(tr("<b>Strength</b><br>How much what these tokens say counts; who reads "
                              "them stays.<br>Factor on the token's value in cross-attention"));
    makeTools();
    auto *title = makeRow();
    title->setSpacing(2);
    title->addWidget(m_title);
    title->addSpacing(metrics::gap);
    title->addWidget(m_source, 1);
    for (IconButton *button : {m_mute, m_solo, m_swap})
        title->addWidget(button);
    auto *acts = makeRow();
    acts->addWidget(makeLabel(tr("Where it acts"), TextRole::Title));
    acts->addStretch();
    acts->addWidget(m_mapCaption);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                               metrics::panelMargin);
    column->setSpacing(metrics::gap);
    column->addWidget(m_modes, 0, Qt::AlignLeft);
    column->addWidget(m_board);
    column->addLayout(title);
    column->addWidget(m_strength);
    column->addWidget(m_b);
    column->addWidget(m_manifold);
    column->addLayout(acts);
    column->addWidget(m_pictures);
    column->addStretch();
    setBody(body);

    connectBoard();
    connectStrength();
    connect(&editor, &BoardEditor::bMissing, this, &TokensDock::bMissing);
    connect(&editor, &BoardEditor::bChanged, this, &TokensDock::showTools);
    connect(&explorer, &Explorer::stateChanged, this, &TokensDock::refresh);
    connect(&inspector, &Inspector::modelChanged, this, &TokensDock::refresh);
    connect(&inspector, &Inspector::resultTaken, this, [this](const MapQuery &query) {
        const auto isOf = [&](const std::vector<MapQuery> &shown) {
            return std::find(shown.begin(), shown.end(), query) != shown.end();
        };
        if (isOf(wanted()) || isOf(wantedInfluence()))
            refresh();
    });
    connect(&Theme::current(), &Theme::changed, this, &TokensDock::showMap);
    connect(m_manifold, &ManifoldRow::snapRequested, this, &TokensDock::snapRequested);
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        m_inView = visible;
        refresh();
        Q_EMIT wantedChanged();
    });
    refresh();
}

void TokensDock::makeTools()
{
    m_modes->setObjectName(QStringLiteral("boardMode"));
    m_modes->addSegment(tr("Strength"), {},
                        tr("<b>Strength</b><br>Grey: how much each stage reads each token."));
    m_modes->addSegment(tr("From B"), {},
                        tr("<b>From B</b><br>A click or a drag takes tokens from latent B, and "
                           "back."));
    m_modes->addSegment(
        tr("Influence"), {},
        tr("<b>Influence</b><br>How much the picture changes without each token at each stage. "
           "Derived, computed while nothing else is to do.<br>Mean of the causal maps"));
    connect(m_modes, &Segmented::chosen, this,
            [this](int index) { setMode(TokenBoard::Mode(index)); });
    connect(m_mute, &QToolButton::clicked, this,
            [this] { m_editor.toggleMuted(m_board->selection()); });
    connect(m_solo, &QToolButton::clicked, this,
            [this] { m_editor.toggleSolo(m_board->selection()); });
    connect(m_swap, &QToolButton::clicked, this, [this] { m_editor.swap(m_board->selection()); });
}

void TokensDock::connectBoard()
{
    const auto selected = [this]() -> const BoardCells & { return m_board->selection(); };
    connect(m_board, &TokenBoard::selectionChanged, this, [this] {
        showSelection();
        Q_EMIT wantedChanged();
    });
    connect(m_board, &TokenBoard::pointed, this, &TokensDock::pointed);
    connect(m_board, &TokenBoard::muteRequested, this,
            [=, this] { m_editor.toggleMuted(selected()); });
    connect(m_board, &TokenBoard::soloRequested, this,
            [=, this] { m_editor.toggleSolo(selected()); });
    connect(m_board, &TokenBoard::takeRequested, this, [=, this] { m_editor.toggleB(selected()); });
    connect(m_board, &TokenBoard::resetRequested, this, [=, this] { m_editor.reset(selected()); });
    connect(m_board, &TokenBoard::menuRequested, this, &TokensDock::showMenu);
    connect(m_board, &TokenBoard::rowSwitched, this, &TokensDock::switchRow);
    connect(m_board, &TokenBoard::latentsDropped, this, &TokensDock::takeLatent);
    connect(m_board, &TokenBoard::strengthStarted, &m_editor, &BoardEditor::beginStrength);
    connect(m_board, &TokenBoard::strengthStepped, this,
            [=, this](double by) { m_editor.addStrength(selected(), by); });
    connect(m_board, &TokenBoard::strengthFinished, this,
            [=, this] { m_editor.endStrength(selected()); });
}

void TokensDock::connectStrength()
{
    connect(m_strength, &ValueSlider::gestureStarted, &m_editor, &BoardEditor::beginStrength);
    connect(m_strength, &ValueSlider::valueChanged, this,
            [this](double value) { m_editor.setStrength(m_board->selection(), value); });
    connect(m_strength, &ValueSlider::gestureFinished, this,
            [this] { m_editor.endStrength(m_board->selection()); });
    connect(m_strength, &ValueSlider::gestureCancelled, &m_editor, &BoardEditor::cancelStrength);
    connect(&m_editor, &BoardEditor::strengthEnded, this, &TokensDock::showStrength);
}

std::vector<MapQuery> TokensDock::wanted() const
{
    std::vector<MapQuery> queries;
    if (!m_inView)
        return queries;
    const QList<BoardRow> &rows = m_board->rows();
    for (int stage = 0; stage < rows.size(); ++stage)
        if (rows[stage].reads)
            queries.push_back(massQuery(stage));
    if (const auto cell = shown())
        queries.push_back(mapQuery(*cell));
    return queries;
}

std::vector<MapQuery> TokensDock::wantedInfluence() const
{
    std::vector<MapQuery> queries;
    if (!m_inView || m_board->mode() != TokenBoard::Mode::Influence)
        return queries;
    const QList<BoardRow> &rows = m_board->rows();
    for (int stage = 0; stage < rows.size(); ++stage)
        for (int token = 0; rows[stage].reads && token < TokenBoard::columns; ++token)
            queries.push_back(influenceQuery({stage, token}));
    return queries;
}

void TokensDock::setMode(TokenBoard::Mode mode)
{
    m_board->setMode(mode);
    refresh();
    Q_EMIT wantedChanged();
}

void TokensDock::switchRow(int stage)
{
    m_editor.toggleMuted(m_board->rowCells(stage));
}

/// A latent as text, as Copy latent and the shelf give it; the first of several.
void TokensDock::takeLatent(const BoardCells &cells, const QString &text)
{
    if (const Status taken = m_editor.takeDropped(cells, text); !taken)
        Q_EMIT dropRefused(taken.error());
}

void TokensDock::setPicture(const QImage &picture)
{
    m_pictures->setPicture(picture);
}

void TokensDock::setPictureOfB(const QImage &picture)
{
    m_b->setPicture(picture);
}

void TokensDock::showOff(const OffManifold *off)
{
    m_off = off ? std::optional(*off) : std::nullopt;
    m_manifold->showResidual(off ? off->residual : 0);
    refresh();
}

void TokensDock::showOffUnknown(const QString &why)
{
    m_off.reset();
    m_manifold->showUnknown(why);
    refresh();
}

void TokensDock::refresh()
{
    m_board->setRows(boardRows(m_explorer.state(), m_inspector, m_off ? &*m_off : nullptr));
    showSelection();
}

void TokensDock::showSelection()
{
    m_title->setText(selectionText());
    m_source->setFullText(sourceText());
    showStrength();
    showTools();
    showMap();
}

void TokensDock::showStrength()
{
    const BoardCells &cells = m_board->selection();
    m_strength->setEnabled(!cells.empty());
    if (cells.empty())
        return m_strength->setValue(1);
    const auto strengthOf = [this](BoardCell cell) {
        return cellOf(m_explorer.state(), cell).strength;
    };
    const auto [least, most] = std::ranges::minmax(cells, {}, strengthOf);
    m_strength->setValues(strengthOf(*shown()), strengthOf(least), strengthOf(most));
}

void TokensDock::showTools()
{
    const BoardCells &cells = m_board->selection();
    const QString none = tr("Select tokens first.");
    const bool some = !cells.empty();
    setAvailable(m_mute, some, tr("Mute"),
                 some ? tr("Nothing reads these tokens; again: as before (Space)") : none);
    setAvailable(m_solo, some, tr("Solo"),
                 some ? tr("Their stages read these tokens only; again: all (Shift+Space)") : none);
    const bool two = cells.size() == 2;
    setAvailable(m_swap, two, tr("Swap"),
                 two ? tr("Each of the two reads what the other reads.")
                     : tr("Select two tokens, the second one with Ctrl."));
}

std::optional<BoardCell> TokensDock::shown() const
{
    const BoardCells &cells = m_board->selection();
    if (cells.empty())
        return std::nullopt;
    const auto cursor = m_board->cursor();
    return cursor && cells.contains(*cursor) ? *cursor : *cells.begin();
}

MapQuery TokensDock::mapQuery(BoardCell cell) const
{
    return m_board->mode() == TokenBoard::Mode::Influence ? influenceQuery(cell) : actsQuery(cell);
}

void TokensDock::showMap()
{
    const auto cell = shown();
    const bool influence = m_board->mode() == TokenBoard::Mode::Influence;
    m_mapCaption->setText(!cell       ? QString()
                          : influence ? tr("change without it")
                                      : tr("read at %1 px").arg(m_board->rows()[cell->first].name));
    const MapResult *map = cell ? m_inspector.result(mapQuery(*cell)) : nullptr;
    m_pictures->setMap(map ? mapColors(*map, mapQuery(*cell), m_inspector.look()) : QImage());
}

QString TokensDock::selectionText() const
{
    const BoardCells &cells = m_board->selection();
    if (cells.empty())
        return tr("No token selected");
    if (cells.size() == 1)
        return tr("Stage %1 \u00b7 token %2")
            .arg(m_board->rows()[cells.begin()->first].name)
            .arg(cells.begin()->second);
    return tr("%n tokens", nullptr, int(cells.size()));
}

QString TokensDock::sourceText() const
{
    const auto cell = shown();
    if (!cell)
        return tr("click or drag");
    if (m_board->selection().size() > 1)
        return {};
    const TokenCell edit = cellOf(m_explorer.state(), *cell);
    QStringList parts;
    if (isMuted(m_explorer.state(), *cell))
        parts.append(tr("muted"));
    if (edit.take_token >= 0)
        parts.append(tr("reads token %1").arg(edit.take_token));
    State there;
    if (edit.from)
        there.latent = *edit.from;
    if (edit.from)
        parts.append(tr("from %1").arg(placeText(there)));
    else if (parts.isEmpty())
        parts.append(tr("own latent"));
    return parts.join(QStringLiteral(" \u00b7 "));
}

void TokensDock::showMenu(QPoint globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("boardMenu"));
    const BoardCells cells = m_board->selection();
    const State &state = m_explorer.state();
    const bool muted = std::all_of(cells.begin(), cells.end(),
                                   [&](const BoardCell &cell) { return isMuted(state, cell); });
    menu->addAction(muted ? tr("Unmute") : tr("Mute"), this,
                    [=, this] { m_editor.toggleMuted(cells); });
    menu->addAction(tr("Solo"), this, [=, this] { m_editor.toggleSolo(cells); });
    menu->addAction(tr("Scale..."), this, [this] { m_strength->setFocus(Qt::OtherFocusReason); });
    addSources(*menu);
    menu->addSeparator();
    menu->addAction(tr("Copy"), this, [=, this] { m_editor.copy(*cells.begin()); })
        ->setEnabled(cells.size() == 1);
    menu->addAction(tr("Paste"), this, [=, this] { m_editor.paste(cells); })
        ->setEnabled(m_editor.canPaste());
    menu->addAction(tr("Reset"), this, [=, this] { m_editor.reset(cells); });
    menu->addSeparator();
    menu->addAction(tr("Snap to z"), this, &TokensDock::snapRequested)
        ->setEnabled(m_manifold->residual() > 0);
    menu->addAction(tr("Show where it acts"), this, &TokensDock::showWhereItActs);
    menu->popup(globalPos);
}

void TokensDock::addSources(QMenu &menu)
{
    const BoardCells cells = m_board->selection();
    const State &state = m_explorer.state();
    const bool back = std::ranges::all_of(
        cells, [&](const BoardCell &cell) { return cellOf(state, cell).from.has_value(); });
    menu.addAction(back ? tr("Take back from B") : tr("Take from B"), this,
                   [=, this] { m_editor.toggleB(cells); });
    menu.addAction(tr("Swap"), this, [=, this] { m_editor.swap(cells); })
        ->setEnabled(cells.size() == 2);
}

/// On the canvas, until the person looks at something else.
void TokensDock::showWhereItActs()
{
    const auto cell = shown();
    if (!cell)
        return;
    MapLook look = m_inspector.look();
    look.on = true;
    m_inspector.setLook(look);
    m_inspector.choose(actsChoice(*cell, m_board->mode() == TokenBoard::Mode::Influence));
}

} // namespace hit
