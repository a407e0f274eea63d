// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/film_maker.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "model/latent/latent.h"
#include "ui/dialogs/film_dialog.h"
#include "ui/film/make_film.h"
#include "ui/settings.h"

#include <QFileInfo>

namespace hit {

namespace {

/// The latent that is shown; a mix becomes the free vector that it makes.
Latent presentLatent(const Explorer &explorer)
{
    State state = explorer.state();
    if (state.mix.empty())
        return state.latent;
    state.spread = 1;
    auto z = resolve_base(state, explorer.model()->config.z_dim);
    return z ? Latent{Latent::Kind::Free, state.latent.plane, std::move(*z)} : state.latent;
}

} // namespace

FilmMaker::FilmMaker(const Parts &parts)
    : m(parts)
    , m_exports(parts.jobs)
{
    connect(&m_exports, &FilmExports::saved, this,
            [this](const QString &path) { m.messages.show(savedMessage(QFileInfo(path))); });
    connect(&m_exports, &FilmExports::failed, this,
            [this](const QString &path, const Error &error) {
                const QString name = QFileInfo(path).fileName();
                m.messages.show(messageFrom(tr("\u201c%1\u201d was not made").arg(name), error));
            });
}

void FilmMaker::showDialog()
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    const FilmDialog::Context context{presentLatent(m.explorer),
                                      QString::fromStdString(model->name), m.settings.imageFolder(),
                                      m_frameMilliseconds};
    auto *dialog = new FilmDialog(context, m.settings.store(), &m.window);
    dialog->setObjectName(QStringLiteral("filmDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FilmDialog::filmRequested, this, &FilmMaker::start);
    dialog->open();
}

void FilmMaker::start(const FilmPlan &plan)
{
    auto frames = engineFrames(m.host.engine());
    if (!frames) {
        m.messages.show(messageFrom(tr("The film was not made"), frames.error()));
        return;
    }
    m_exports.start(plan, m.explorer.state(), m.explorer.model()->config, std::move(*frames));
}

} // namespace hit
