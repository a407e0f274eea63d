// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/carried.h"

#include <QLatin1String>
#include <QList>
#include <QString>

class QMimeData;

namespace hit {

/// A latent as one line for the clipboard, exact: "4217", "4217.38, 12.06", or "z:" and the base64
/// of a free vector's floats.
QString latentToText(const Latent &latent);
/// Several latents and pictures, one a line: what is dragged in the format latentsMime. A picture
/// is the JSON of its state.
inline constexpr QLatin1String latentsMime("application/x-hitscope-latents");
QString sourcesToText(const QList<PictureSource> &sources);
/// A place for a person to read: "4217", "4217.38, 12.06". Between seeds there are always two
/// decimals, so that nothing shifts while it moves.
QString seedText(PlanePoint place);
/// Where the picture is, for a person: "seed 4217.38, 12.06", "free vector near seed 4217", "mix of
/// 3 latents".
QString placeText(const State &state);
/// The same as the name of a file, which two places should not share: "seed 4217.3825, -12.06".
QString placeFileName(const State &state);
/// Does what is dragged carry latents? Its text then, else empty: text that comes with files is
/// their names.
QString latentsFromMime(const QMimeData &mime);
/// The lines of sourcesToText; all or none. Errors as latentFromText; of a picture only the text is
/// checked.
Result<QList<PictureSource>> sourcesFromText(const QString &text, int dim, PlanePoint place);
/// What latentToText gives, or a JSON list of numbers. `place` is where a free vector is said to
/// have left the plane. Error: neither, or a vector of another length than `dim`.
Result<Latent> latentFromText(const QString &text, int dim, PlanePoint place);

} // namespace hit
