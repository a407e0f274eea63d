// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/film_map_row.h"

#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QVBoxLayout>

namespace hit {
namespace {

enum Choice { PictureAlone, Over, Beside };

} // namespace

FilmMapRow::FilmMapRow(const std::optional<FilmMap> &shown, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_shown(shown)
    , m_choice(new Segmented)
{
    m_choice->setObjectName(QStringLiteral("filmMap"));
    m_choice->setAccessibleName(tr("Show"));
    m_choice->addSegment(tr("Picture"));
    m_choice->addSegment(tr("Map over it"));
    m_choice->addSegment(tr("Map beside it"));
    for (const int place : {Over, Beside})
        m_choice->setSegmentEnabled(place, shown.has_value(),
                                    tr("Show a map on the canvas first (A)."));
    m_choice->setCurrent(!shown ? PictureAlone : shown->beside ? Beside : Over);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::gap / 2);
    column->addWidget(m_choice, 0, Qt::AlignLeft);
    connect(m_choice, &Segmented::chosen, this, &FilmMapRow::changed);
    if (!shown)
        return;
    auto *name = new ElidedLabel;
    setTextRole(name, TextRole::Caption);
    name->setFullText(title);
    column->addWidget(name);
}

std::optional<FilmMap> FilmMapRow::map() const
{
    if (!m_shown || m_choice->current() == PictureAlone)
        return std::nullopt;
    FilmMap map = *m_shown;
    map.beside = m_choice->current() == Beside;
    return map;
}

} // namespace hit
