// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/film_maker.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/map_display.h"
#include "app/hitscope/messages.h"
#include "ui/dialogs/film_dialog.h"
#include "ui/exports/exports.h"
#include "ui/inspect/map_picture.h"
#include "ui/jobs.h"
#include "ui/model_title.h"
#include "ui/settings.h"

#include <QFileInfo>

namespace hit {

FilmMaker::FilmMaker(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m(parts)
{
}

void FilmMaker::showDialog()
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    FilmDialog::Context context{m.explorer.shownLatent(), fileNameOf(*model),
                                m.settings.filmFolder(), m_frameMilliseconds,
                                m.jobs.runningTargets()};
    if (const MapLook &look = m.display.look(); look.on && m.display.map()) {
        const MapQuery &query = m.display.query();
        context.map = FilmMap{query, m.display.heads(), mapColours(query, look), overlayLook(look),
                              look.beside};
        context.mapTitle = m.display.legend().title;
    }
    auto *dialog = new FilmDialog(context, m.settings.store(), &m.window);
    dialog->setObjectName(QStringLiteral("filmDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FilmDialog::filmRequested, this, &FilmMaker::start);
    dialog->open();
}

void FilmMaker::start(const FilmPlan &plan)
{
    m.settings.setFilmFolder(
        QFileInfo(QString::fromStdString(plan.target.string())).absolutePath());
    auto frames = m.host.frames();
    if (frames)
        m.exports.startFilm(plan, m.explorer.state(), m.explorer.model()->config,
                            std::move(*frames));
    else
        m.messages.show(messageFrom(tr("The film was not made"), frames.error()));
}

} // namespace hit
