// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/saved_picture.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace hit {

/// One picture that a person keeps: everything that makes it, and what they say about it.
struct ShelfItem
{
    QString id; ///< its file's name without suffix; never changes
    QString name;
    QStringList tags;
    QString notes;
    QDateTime time;
    double place = 0;   ///< smaller ones come first
    SavedPicture saved; ///< without `kept`
};

/// A new one, last on the shelf.
ShelfItem newShelfItem(const QString &name, SavedPicture saved);
/// What the file says; a picture that never was on a shelf gets `name`.
ShelfItem shelfItemFrom(const QString &id, const QString &name, SavedPicture saved);
/// As the file has it.
SavedPicture savedFrom(const ShelfItem &item);

/// What a kept picture is called at first: "4217.38, 12.06", "Mix of 3",
/// "108230, edited".
QString nameOf(const State &state);
/// "red, with a hat" -> {"red", "with a hat"}; none twice.
QStringList tagsFromText(const QString &text);
/// Its name as a file may have it, with ".png".
QString fileNameOf(const ShelfItem &item);
/// Every word of `words` is in its name, tags or notes.
bool matches(const ShelfItem &item, const QString &words);
/// The model that drew it, without its file's suffix.
QString modelNameOf(const ShelfItem &item);

/// The same picture, whatever is said about it and however it was looked at.
bool isSamePicture(const SavedPicture &a, const SavedPicture &b);

} // namespace hit
