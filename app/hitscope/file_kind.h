// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hit {

/// What the window does with a file: opens it as a model, goes to the place that a picture or
/// session tells, or to a latent.
enum class FileKind { Model, Place, Latents };

/// By the name; a PNG also by its first bytes, whatever it is called. A file that is neither is for
/// the model's reader, which says what it is.
FileKind fileKind(const QString &path);

/// A file, a folder, or a TensorFlow checkpoint that is named by its prefix.
bool isModelThere(const QString &path);

} // namespace hit
