// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/frame.h"

#include <QSize>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hit {

/// How a frame gets to the screen, best first.
enum class UploadPath { Interop, Copy, Software };
QString uploadPathName(UploadPath path); ///< "interop", "copy", "software"
std::optional<UploadPath> uploadPathFromString(const QString &name);

/// Puts frames into one GL texture (RGBA8). Made, used and destroyed in the GUI thread with the
/// context current.
class Uploader
{
public:
    virtual ~Uploader() = default;
    virtual UploadPath path() const = 0; ///< of the last frame
    virtual QString whyNotBetter() const { return {}; }
    /// After an error the texture's pixels are undefined.
    virtual Status upload(const Frame &frame) = 0;
    virtual unsigned texture() const = 0; ///< 0 before the first frame
    virtual QSize size() const = 0;
};

/// Interop -> copy; the software rung has no GL and lives in the canvas. A frame of the host passes
/// over interop, since there is nothing to share; a failed rung is left for good, its error is
/// cleared, and the next one gets the same frame. `forced` uses that rung alone and fails instead
/// of falling.
std::unique_ptr<Uploader> makeUploader(std::optional<UploadPath> forced);

/// One rung; `make` runs when the first frame reaches it.
struct Rung
{
    UploadPath path;
    bool takesHostFrames;
    std::function<std::unique_ptr<Uploader>()> make;
};
std::unique_ptr<Uploader> makeLadder(std::vector<Rung> rungs);

} // namespace hit
