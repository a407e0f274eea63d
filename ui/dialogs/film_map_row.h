// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/inspect/film_overlay.h"

#include <QWidget>

namespace hit {

class Segmented;

/// What a film shows: the picture, or the map that the canvas shows over it or beside it. Begins as
/// the canvas is.
class FilmMapRow final : public QWidget
{
    Q_OBJECT
public:
    /// `shown`: nothing if the canvas shows no map.
    FilmMapRow(const std::optional<FilmMap> &shown, const QString &title,
               QWidget *parent = nullptr);
    std::optional<FilmMap> map() const; ///< as chosen

Q_SIGNALS:
    void changed();

private:
    const std::optional<FilmMap> m_shown;
    Segmented *m_choice;
};

} // namespace hit
