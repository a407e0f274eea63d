// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/uploader.h"

#include <QString>

#include <optional>

namespace hit {

/// What the command line of `hitscope` says (design/formats.md, last paragraph).
struct Options
{
    QString model; ///< empty: the bundled one
    QString place; ///< a PNG, session or latents to go to
    std::optional<UploadPath> upload;
    QString device;     ///< empty: what the settings say
    QString screenshot; ///< save what the window shows here, then quit
    QString record;     ///< write the person's actions here on quitting
    QString play;       ///< replay the actions of this file, then quit

    /// Recordings and screenshots start from default settings and write none, so that they are the
    /// same for everybody.
    bool isolated() const { return !screenshot.isEmpty() || !record.isEmpty() || !play.isEmpty(); }
};

/// Parses without a QApplication, so that --help and --version need no screen. An exit code
/// instead of options: everything is said already (help, version or an error were printed).
struct ParsedOptions
{
    Options options;
    std::optional<int> exitCode;
};
ParsedOptions parseOptions(int argc, const char *const *argv);

} // namespace hit
