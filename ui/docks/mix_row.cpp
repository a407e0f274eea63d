// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/mix_row.h"

#include "ui/docks/mix_tiles.h"
#include "ui/hand_gesture.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"

#include <QBoxLayout>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QPointer>

#include <algorithm>

namespace hit {

namespace {

bool isPart(const Mix &mix, const Latent &latent)
{
    return std::any_of(mix.begin(), mix.end(),
                       [&](const MixPart &part) { return part.latent == latent; });
}

Error already()
{
    Error error;
    error.code = ErrorCode::WrongUse;
    error.what = MixRow::tr("the mix").toStdString();
    error.why = MixRow::tr("The picture is in it already").toStdString();
    error.remedy = MixRow::tr("Drag its tile sideways to give it more weight").toStdString();
    return error;
}

} // namespace

MixRow::MixRow(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_header(new QToolButton)
    , m_tiles(new MixTiles)
{
    setObjectName(QStringLiteral("mixRow"));
    setAcceptDrops(true);
    m_header->setObjectName(QStringLiteral("button.mix"));
    m_header->setAutoRaise(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setToolTip(
        tr("<b>Mix</b><br>Several pictures in one: drop kept ones here, or add the "
           "one you see. Dragging a tile sideways weighs it.<br>Weighted sum of "
           "latents, with the mean of their lengths"));
    setTextRole(m_header, TextRole::Title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(4);
    column->addWidget(m_header, 0, Qt::AlignLeft);
    column->addWidget(m_tiles);
    column->addStretch();
    connect(m_header, &QToolButton::clicked, this, [this] {
        m_open = !isOpen();
        updateOpen();
        if (isOpen())
            reveal(this);
    });
    connect(&explorer, &Explorer::modelChanged, this, [this] {
        m_parts.clear();
        m_tiles->clearThumbnails();
        showState();
    });
    connectTiles();
    showState();
}

void MixRow::connectTiles()
{
    connect(m_tiles, &MixTiles::gestureStarted, this, [this] { m_before = m_parts; });
    bindGesture(
        m_explorer, m_tiles, &MixTiles::weightChanged, {[] { return tr("Mix"); }},
        [this](int index, double weight) {
            setMix(tr("Mix"), with_weight(m_before, std::size_t(index), weight));
        },
        [this] { showState(); });
    connect(m_tiles, &MixTiles::mixRequested, this, [this] { setMix(tr("Mix"), m_parts); });
    connect(m_tiles, &MixTiles::removeRequested, this, &MixRow::remove);
    connect(m_tiles, &MixTiles::evenRequested, this,
            [this] { setMix(tr("Even weights"), evened(m_parts)); });
    connect(m_tiles, &MixTiles::menuRequested, this, &MixRow::showMenu);
    connect(m_tiles->addButton(), &QToolButton::clicked, this, &MixRow::addPresent);
}

void MixRow::showState()
{
    const Mix &mix = m_explorer.state().mix;
    if (!mix.empty()) {
        if (mix.size() != m_parts.size())
            m_open.reset();
        m_parts = mix;
    }
    m_tiles->setParts(m_parts, !mix.empty());
    updateAdd();
    updateOpen();
    if (const QList<Latent> missing = m_tiles->missingThumbnails(); !missing.isEmpty())
        Q_EMIT thumbnailsWanted(missing);
}

void MixRow::setThumbnail(const Latent &latent, const QImage &image)
{
    m_tiles->setThumbnail(latent, image);
}

void MixRow::setNarrow(bool narrow)
{
    m_narrow = narrow;
    updateOpen();
}

bool MixRow::isOpen() const
{
    return m_open.value_or(!m_narrow || !m_parts.empty());
}

void MixRow::updateOpen()
{
    const bool open = isOpen();
    m_tiles->setVisible(open);
    m_header->setText(open ? tr("Mix") : tr("Mix..."));
    m_header->setIcon(
        icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
}

void MixRow::updateAdd()
{
    const bool model = m_explorer.model() != nullptr;
    const bool mixed = !m_explorer.state().mix.empty();
    m_tiles->setAddable(model && !mixed,
                        mixed ? tr("The mix is what you see. Travel on, then add what you find; or "
                                   "drop a kept picture here.")
                              : tr("Add this picture to the mix"));
}

void MixRow::setMix(const QString &name, const Mix &mix)
{
    m_explorer.setMix(name, mix);
}

void MixRow::addPresent()
{
    const Latent present = m_explorer.shownLatent();
    if (m_parts.empty())
        addStep({{present, 1}});
    else if (isPart(m_parts, present))
        Q_EMIT refused(already());
    else
        addStep(with_part(m_parts, present));
}

void MixRow::add(const QList<PictureSource> &sources)
{
    const auto model = m_explorer.model();
    if (!model)
        return;
    Mix mix = m_explorer.state().mix;
    if (mix.empty())
        mix.push_back({m_explorer.shownLatent(), 1});
    const std::size_t before = mix.size();
    int left = 0;
    bool whole = true;
    for (const PictureSource &source : sources) {
        const auto carried = carried_latent(source, m_explorer.state(), model->config.z_dim,
                                            int(model->config.stages.size()));
        if (!carried)
            return Q_EMIT refused(carried.error());
        if (isPart(mix, carried->latent))
            continue;
        if (mix.size() == State::max_mix) {
            ++left;
            continue;
        }
        mix = with_part(std::move(mix), carried->latent);
        whole = whole && carried->whole;
    }
    if (mix.size() > before)
        addStep(mix);
    else if (left == 0)
        Q_EMIT refused(already());
    if (!whole)
        Q_EMIT editsLeftOut();
    if (left > 0)
        Q_EMIT leftOut(left);
}

/// Undone, the row is as it was: what was added does not stay as something that was mixed once.
void MixRow::addStep(const Mix &mix)
{
    State next = m_explorer.state();
    next.mix = mix;
    const auto set = [row = QPointer(this), before = m_parts, mix](bool done) {
        if (!row)
            return;
        row->m_parts = done ? mix : before;
        row->showState();
    };
    m_explorer.apply(tr("Add to mix"), next, set);
}

/// What is not in the picture can be taken away without changing it.
void MixRow::remove(int index)
{
    const Mix rest = without_part(m_parts, std::size_t(index));
    const bool inPicture = !m_explorer.state().mix.empty();
    if (rest.empty() || !inPicture)
        m_parts = rest;
    if (inPicture)
        setMix(tr("Remove from mix"), rest);
    else
        showState();
}

void MixRow::showMenu(int index, QPoint globalPos)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("mixMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_explorer, &Explorer::modelChanged, menu, &QMenu::close); // no such part any more
    menu->addAction(tr("Only this one"), this, [this, index] {
        setMix(tr("Mix"), with_weight(m_parts, std::size_t(index), 1));
    });
    menu->addAction(tr("Even weights"), this,
                    [this] { setMix(tr("Even weights"), evened(m_parts)); });
    menu->addSeparator();
    menu->addAction(tr("Remove"), this, [this, index] { remove(index); });
    menu->addAction(tr("Remove all"), this, [this] {
        m_parts.clear();
        if (m_explorer.state().mix.empty())
            showState();
        else
            setMix(tr("Remove the mix"), {});
    });
    menu->popup(globalPos);
}

void MixRow::dragEnterEvent(QDragEnterEvent *event)
{
    if (latentsFromMime(*event->mimeData()).isEmpty() || m_parts.size() >= State::max_mix)
        return event->ignore();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_tiles->setDropHint(true);
}

void MixRow::dragLeaveEvent(QDragLeaveEvent *)
{
    m_tiles->setDropHint(false);
}

void MixRow::dropEvent(QDropEvent *event)
{
    m_tiles->setDropHint(false);
    const auto model = m_explorer.model();
    const auto sources =
        sourcesFromText(latentsFromMime(*event->mimeData()), model ? model->config.z_dim : 0,
                        m_explorer.state().latent.plane);
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (sources && !sources->isEmpty())
        add(*sources);
    else if (!sources)
        Q_EMIT refused(sources.error());
}

} // namespace hit
