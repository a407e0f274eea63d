// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/mix_from_shelf.h"

#include "app/hitscope/keeping.h"
#include "app/hitscope/messages.h"
#include "ui/explorer.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/tiles/tile_page.h"
#include "ui/widgets/message_bar.h"

#include <QMenu>

namespace hit {
namespace {

constexpr int mostInMenu = 40; ///< of the shelf; the others can be dragged

} // namespace

MixFromShelf::MixFromShelf(TilePage &page, const Explorer &explorer, Keeping &keeping,
                           MessageBar &messages, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_explorer(explorer)
    , m_keeping(keeping)
{
    connect(&page, &TilePage::mixingOpened, this, &MixFromShelf::takeSelection);
    connect(&page, &TilePage::headMenuRequested, this, &MixFromShelf::showMenu);
    connect(&page, &TilePage::dropRefused, &messages, [&messages](const Error &error) {
        messages.show(messageFrom(tr("The mixing grid did not take it"), error));
    });
    connect(&page, &TilePage::editsLeftOut, &messages,
            [&messages] { messages.show(editsLeftOutMessage()); });
}

/// Not the tile that is selected only because it is the picture: that heads the first row anyway.
void MixFromShelf::takeSelection()
{
    const ShelfLibrary &library = m_keeping.library();
    const QStringList ids = library.ofOpenModel(m_keeping.dock()->view().selectedIds());
    const ShelfItem *picture =
        library.sameAs(saved_picture(m_explorer.state(), *m_explorer.model()));
    if (!picture || ids != QStringList{picture->id})
        choose(0, ids);
}

void MixFromShelf::choose(int head, const QStringList &ids)
{
    QList<PictureSource> pictures;
    for (const QString &id : ids)
        pictures.append(m_keeping.library().item(id)->saved.state);
    if (!pictures.isEmpty())
        m_page.chooseHeads(head, pictures);
}

void MixFromShelf::showMenu(int head, QPoint globalPos)
{
    auto *menu = new QMenu(&m_page);
    menu->setObjectName(QStringLiteral("mixHeadMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillKept(*menu->addMenu(tr("From the shelf")), head);
    menu->addAction(tr("Another seed"), this, [this, head] { m_page.takeOtherSeed(head); });
    if (m_page.heads().isChosen(head))
        menu->addAction(head == 0 ? tr("The picture") : tr("The seed it had"), this,
                        [this, head] { m_page.releaseHead(head); });
    menu->popup(globalPos);
}

void MixFromShelf::fillKept(QMenu &menu, int head)
{
    const ShelfLibrary &library = m_keeping.library();
    const QStringList kept = library.ofOpenModel(library.ids());
    for (const QString &id : kept.first(std::min<qsizetype>(kept.size(), mostInMenu))) {
        const QVariant picture = library.indexOf(id).data(Qt::DecorationRole);
        menu.addAction(QPixmap::fromImage(picture.value<QImage>()), library.item(id)->name, this,
                       [this, head, id] { choose(head, {id}); });
    }
    if (kept.isEmpty())
        menu.addAction(tr("Nothing of this model is kept yet"))->setEnabled(false);
    else if (kept.size() > mostInMenu)
        menu.addAction(tr("Drag the others here"))->setEnabled(false);
}

} // namespace hit
