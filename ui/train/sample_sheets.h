// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

#include <QImage>
#include <QList>
#include <QString>

namespace hit {

/// What a run drew from its fixed latents at one step: samples/step-XXXXXXXX.png, a square of
/// pictures of the model's size, 2 pixels apart; picture i is seed place (the recipe's seed, i).
struct SampleSheetFile
{
    std::int64_t step = 0;
    QString file;
};

/// From the first step to the last. Reads a folder: not in the GUI thread.
QList<SampleSheetFile> listSheets(const RunFolder &run);

/// How many pictures of `size` pixels stand in a row of a sheet of `width`.
int sheetColumns(int width, int size);
/// Where picture `index` lies in a sheet of `sheet` pixels; empty if it has none.
QRect cellRect(QSize sheet, int index, int size);

/// The whole sheet; null if it cannot be read. Reads a file.
QImage readSheet(const QString &file);
/// One picture of it, scaled to `side` pixels; null if it has none. Reads a file.
QImage readCell(const QString &file, int index, int size, int side);

} // namespace hit
