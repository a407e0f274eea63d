// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <QString>

namespace hit {

/// A latent as one line for the clipboard, exact: "4217", "4217.38, 12.06", or "z:" and the base64
/// of a free vector's floats.
QString latentToText(const Latent &latent);
/// Where the picture is, for a person: "seed 4217.38, 12.06", "free vector near seed 4217", "mix of
/// 3 latents".
QString placeText(const State &state);
/// What latentToText gives, or a JSON list of numbers. `place` is where a free vector is said to
/// have left the plane. Error: neither, or a vector of another length than `dim`.
Result<Latent> latentFromText(const QString &text, int dim, PlanePoint place);

} // namespace hit
