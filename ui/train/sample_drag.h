// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

class QImage;
class QMimeData;
class QWidget;

namespace hit {

/// A picture of a run's samples on its way to the canvas.
struct DraggedSample
{
    QString run; ///< path
    std::int64_t step = 0;
    int cell = 0;
};

/// As a sample for the canvas, as a latent for the mix and the tokens. `seed`: of the run's fixed
/// latents. The caller owns it.
QMimeData *mimeOf(const DraggedSample &sample, std::int64_t seed);
/// Drags that out of `source` until it is dropped.
void dragSample(QWidget *source, const DraggedSample &sample, std::int64_t seed,
                const QImage &picture);
std::optional<DraggedSample> sampleFromMime(const QMimeData &mime);

} // namespace hit
