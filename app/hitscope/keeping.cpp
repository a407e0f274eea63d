// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/keeping.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/motion.h"
#include "model/latent/carried.h"
#include "render/canvas.h"
#include "ui/docks/latent_dock.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/widgets/message_bar.h"

#include <QFileInfo>
#include <QMimeData>

#include <algorithm>

namespace hit {

namespace {

constexpr std::array recallCommands{Command::Recall1, Command::Recall2, Command::Recall3,
                                    Command::Recall4, Command::Recall5, Command::Recall6,
                                    Command::Recall7, Command::Recall8, Command::Recall9};

} // namespace

Keeping::Keeping(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
    , m_library(parts.settings.dataFolder() + QStringLiteral("/shelf"))
    , m_dock(new ShelfDock(m_library, window))
    , m_pictures(parts.explorer, parts.host)
{
    connectCommands();
    connectDock();
    connectPictures();
    connectMessages();
    updateCommands();
}

void Keeping::connectCommands()
{
    connect(m.actions[Command::Keep], &QAction::triggered, this, &Keeping::keep);
    connect(m.actions[Command::SearchShelf], &QAction::triggered, m_dock, &ShelfDock::search);
    for (std::size_t i = 0; i < recallCommands.size(); ++i) {
        QAction *action = m.actions[recallCommands[i]];
        m_dock->view().addAction(action); // its keys count there, as on the canvas
        connect(action, &QAction::triggered, this, [this, i] {
            if (i >= m_library.items().size())
                return;
            const QString id = m_library.items()[i].id;
            m_dock->select(id);
            goTo(id);
        });
    }
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_library, signal, this, &Keeping::updateCommands);
    connect(&m_library, &QAbstractItemModel::modelReset, this, &Keeping::updateCommands);
    connect(&m.host, &EngineHost::opened, this, &Keeping::updateCommands);
}

void Keeping::updateCommands()
{
    const bool open = m.explorer.model() != nullptr;
    m.actions.setAvailable(Command::Keep, open && m_hidden.isEmpty(),
                           m_hidden.isEmpty() ? tr("Open a model first.") : m_hidden);
    for (std::size_t i = 0; i < recallCommands.size(); ++i)
        m.actions.setAvailable(recallCommands[i], open && i < m_library.items().size(),
                               tr("The shelf has no picture with this number."));
}

void Keeping::setPictureHidden(const QString &why)
{
    m_hidden = why;
    updateCommands();
}

void Keeping::connectDock()
{
    connect(m_dock, &ShelfDock::goToRequested, this, &Keeping::goTo);
    connect(m_dock, &ShelfDock::addToMixRequested, this, &Keeping::addToMix);
    connect(m_dock, &ShelfDock::importRequested, this, &Keeping::showImportDialog);
    connect(m_dock, &ShelfDock::exportRequested, this, &Keeping::showExportDialog);
    connect(m_dock, &ShelfDock::filesDropped, this, &Keeping::import);
    connect(m.explorer.undoStack(), &QUndoStack::indexChanged, m_dock, &ShelfDock::pictureChanged);
    connect(m.explorer.undoStack(), &QUndoStack::indexChanged, this, &Keeping::selectShown);
    connect(&m_library, &ShelfLibrary::kept, this, &Keeping::selectShown);
    connect(&m_library, &ShelfLibrary::loaded, this, &Keeping::selectShown);
    connect(&m.explorer, &Explorer::stateChanged, this, &Keeping::deselectPassed);
    connect(&m.latent, &LatentDock::keepRequested, this, &Keeping::keep);
    connect(&m.latent, &LatentDock::keepSeedRequested, this, &Keeping::keepSeed);
}

void Keeping::connectPictures()
{
    connect(&m_pictures, &StatePictures::ready, this,
            [this](int, const QImage &picture) { takePicture(picture); });
    connect(&m.host, &EngineHost::opened, this, [this] {
        m_waiting.clear(); // the model that would draw them has gone
        m_pictures.want({}, 0);
        findModels();
    });
    connect(&m_library, &ShelfLibrary::changed, this, &Keeping::findModels);
}

void Keeping::keep()
{
    if (!m.explorer.model())
        return;
    const State *tile = m.named();
    State state = tile ? *tile : m.explorer.state();
    state.view = m.canvas.view();
    keepState(state);
    Q_EMIT kept();
}

void Keeping::keepSeed(QPoint seed)
{
    State state = m.explorer.state();
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {double(seed.x()), double(seed.y())}, {}};
    state.view = m.canvas.view();
    keepState(state);
}

/// With the picture on the screen if that is it; else at once without one, which the engine draws.
void Keeping::keepState(const State &state)
{
    const SavedPicture saved = saved_picture(state, *m.explorer.model());
    if (const ShelfItem *same = m_library.sameAs(saved)) {
        m_dock->select(same->id);
        Message message;
        message.what = tr("\u201c%1\u201d is on the shelf already").arg(same->name);
        message.key = QStringLiteral("kept");
        return m.messages.show(message);
    }
    const ShelfItem item = newShelfItem(nameOf(state), saved);
    State shown = m.explorer.state();
    shown.view = state.view;
    const QImage picture = m.canvas.grabPicture();
    if (state == shown && m.host.isUpToDate() && !m.explorer.isTrying() && !picture.isNull())
        return m_library.keep(item, picture);
    m_library.keep(item, {});
    m_waiting.append(item);
    askForPictures();
}

/// Of all that still wait, anew: one more may have come.
void Keeping::askForPictures()
{
    std::vector<State> states;
    for (const ShelfItem &item : m_waiting)
        states.push_back(item.saved.state);
    m_pictures.want(std::move(states), ShelfFiles::pictureSide);
}

void Keeping::takePicture(const QImage &picture)
{
    if (!m_waiting.isEmpty())
        m_library.setPicture(m_waiting.takeFirst().id, picture);
}

void Keeping::goTo(const QString &id)
{
    const auto model = m.explorer.model();
    const ShelfItem *item = m_library.item(id);
    if (!model || !item)
        return;
    if (!item->saved.made_with(*model))
        return offerModel(*item);
    State target = item->saved.state;
    target.view = m.explorer.state().view; // how it is looked at is the person's
    m.motion.goTo(tr("Go to \u201c%1\u201d").arg(item->name), target);
}

/// After every step: the tile that is the picture, unless something else is selected for a purpose.
void Keeping::selectShown()
{
    const auto model = m.explorer.model();
    const ShelfItem *same =
        model ? m_library.sameAs(saved_picture(m.explorer.state(), *model)) : nullptr;
    const QStringList selected = m_dock->view().selectedIds();
    if (!same || (!selected.isEmpty() && selected != QStringList{same->id}))
        return;
    m_shown = same->id;
    m_dock->view().select(m_shown);
}

/// Another picture is shown as soon as it moves.
void Keeping::deselectPassed()
{
    if (m_shown.isEmpty())
        return;
    const auto model = m.explorer.model();
    const ShelfItem *shown = m_library.item(m_shown);
    if (shown && model && isSamePicture(shown->saved, saved_picture(m.explorer.state(), *model)))
        return;
    if (m_dock->view().selectedIds() == QStringList{m_shown})
        m_dock->view().clearSelection();
    m_shown.clear();
}

bool Keeping::takeDrop(const QMimeData &mime)
{
    QStringList ids = ShelfLibrary::idsFromMime(mime);
    ids.removeIf([this](const QString &id) { return !m_library.item(id); });
    if (ids.isEmpty())
        return false;
    if (ids.size() == 1)
        goTo(ids.first());
    else
        mixOnly(ids);
    return true;
}

/// Several at once: nothing but them, in equal shares. What can't be part of it is said.
void Keeping::mixOnly(const QStringList &ids)
{
    if (!m.explorer.model())
        return;
    const auto others = ids.size() - m_library.ofOpenModel(ids).size();
    const Mix mix = mixOf(ids);
    QStringList why{tr("In equal shares; the Latent panel has the weights.")};
    if (others > 0)
        why.append(tr("%1 were made with another model.").arg(others));
    if (ids.size() - others > State::max_mix)
        why.append(tr("A mix has at most %1.").arg(State::max_mix));
    Message message;
    message.key = QStringLiteral("mixed");
    message.what = mix.empty() ? tr("None of the pictures was mixed")
                               : tr("%1 of %2 pictures are mixed").arg(mix.size()).arg(ids.size());
    message.why = mix.empty() ? why.last() : why.join(u' ');
    if (!mix.empty())
        m.explorer.setMix(tr("Mix of %1 pictures").arg(mix.size()), mix);
    m.messages.show(message);
}

/// Those of the open model, as far as there is room.
Mix Keeping::mixOf(const QStringList &ids)
{
    const GeneratorConfig &config = m.explorer.model()->config;
    Mix mix;
    bool whole = true;
    for (const QString &id : m_library.ofOpenModel(ids)) {
        const auto carried = carried_latent(m_library.item(id)->saved.state, m.explorer.state(),
                                            config.z_dim, int(config.stages.size()));
        if (!carried || mix.size() == State::max_mix)
            continue;
        mix = with_part(std::move(mix), carried->latent);
        whole = whole && carried->whole;
    }
    if (!whole)
        m.messages.show(editsLeftOutMessage());
    return mix;
}

const ShelfItem *Keeping::dragged(const QMimeData &mime) const
{
    const QStringList ids = ShelfLibrary::idsFromMime(mime);
    return ids.size() == 1 ? m_library.item(ids.first()) : nullptr;
}

void Keeping::addToMix(const QStringList &ids)
{
    if (!m.explorer.model())
        return;
    QList<PictureSource> pictures;
    for (const QString &id : m_library.ofOpenModel(ids))
        pictures.append(m_library.item(id)->saved.state);
    m.latent.addToMix(pictures);
    const auto others = ids.size() - pictures.size();
    if (others == 0)
        return;
    Message message;
    message.what = tr("%1 of %2 pictures were not added to the mix").arg(others).arg(ids.size());
    message.why = tr("They were made with another model.");
    message.key = QStringLiteral("mixedOthers");
    m.messages.show(message);
}

QString Keeping::modelOf(const ShelfItem &item) const
{
    return m.opener.modelFor(item.saved.model_file, item.saved.model_bytes,
                             m_library.path(item.id));
}

/// Where it is known where that model is, a click more opens it; else the person is asked for it.
void Keeping::offerModel(const ShelfItem &item)
{
    const QString path = m_library.folder() + u'/' + fileNameOf(item);
    if (modelOf(item).isEmpty())
        return m.opener.goTo(path, item.saved);
    Message message;
    message.what = tr("\u201c%1\u201d was made with %2").arg(item.name, modelNameOf(item));
    message.why = tr("%1 is open.").arg(modelTitle(*m.explorer.model()));
    message.key = QStringLiteral("otherModel");
    message.actions = {{tr("Open %1").arg(modelNameOf(item)),
                        [this, path, saved = item.saved] { m.opener.goTo(path, saved); }}};
    m.messages.show(message);
}

void Keeping::findModels()
{
    QSet<QString> seen, missing;
    for (const ShelfItem &item : m_library.items()) {
        const QString file = QString::fromStdString(item.saved.model_file);
        if (seen.contains(file))
            continue;
        seen.insert(file);
        if (modelOf(item).isEmpty())
            missing.insert(file);
    }
    m_library.setModel(m.explorer.model(), missing);
}

} // namespace hit
