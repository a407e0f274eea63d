// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hit {

/// There is a checkpoint at `path` whose files have `bytes` in total: a file, or of the official
/// code a prefix, its .index, or a folder in which one of that size lies. Reads sizes only.
bool isCheckpointOf(const QString &path, qint64 bytes);

} // namespace hit
