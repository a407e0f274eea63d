// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"

namespace hit {

/// `hit dataset scan --follow`: what a program that reads along gets, one JSON object a line:
///   {"total": N}                       once the files are known
///   {"file", "verdict", "bytes"}       for each, in the order of their names, with "reason",
///   "size"
///                                      [width, height] and "notes" where there are any, and
///                                      "thumbnail" (RGB as hex, `thumbnail_side` squared) for some
///   {"pack": {"size", "count"}}        instead of all that, where the path is a pack; then some
///                                      {"thumbnail"}
/// The last line of one that went well is {"done": true}; errors go the usual way.
Status followImages(const std::string &path, int leastSide, int thumbnails, const Context &context);

inline constexpr int thumbnail_side = 96;

} // namespace hit
