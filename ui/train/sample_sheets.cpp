// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/sample_sheets.h"

#include <QFileInfo>
#include <QImageReader>

#include <algorithm>
#include <system_error>

namespace hit {
namespace {

constexpr int gap = 2;
constexpr qint64 largestFile = 64 << 20;
constexpr int largestSide = 16'384;

} // namespace

QList<SampleSheetFile> listSheets(const RunFolder &run)
{
    QList<SampleSheetFile> sheets;
    std::error_code error;
    for (std::filesystem::directory_iterator at(run.samples(), error), end; !error && at != end;
         at.increment(error))
        if (const auto step = step_of_name(at->path().filename().string(), ".png"); step >= 0)
            sheets.append({step, QString::fromStdString(at->path().string())});
    std::ranges::sort(sheets, {}, &SampleSheetFile::step);
    return sheets;
}

int sheetColumns(int width, int size)
{
    return size > 0 ? (width + gap) / (size + gap) : 0;
}

QRect cellRect(QSize sheet, int index, int size)
{
    const int columns = sheetColumns(sheet.width(), size);
    if (columns < 1 || index < 0)
        return {};
    const QRect cell(index % columns * (size + gap), index / columns * (size + gap), size, size);
    return QRect({}, sheet).contains(cell) ? cell : QRect();
}

QImage readSheet(const QString &file)
{
    const QFileInfo info(file); // a regular file: reading a fifo would wait
    if (!info.isFile() || info.size() > largestFile)
        return {};
    QImageReader reader(file, "png");
    const QSize size = reader.size();
    if (!size.isValid() || std::max(size.width(), size.height()) > largestSide)
        return {};
    return reader.read();
}

QImage readCell(const QString &file, int index, int size, int side)
{
    const QImage sheet = readSheet(file);
    const QRect cell = cellRect(sheet.size(), index, size);
    if (cell.isEmpty())
        return {};
    return sheet.copy(cell).scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace hit
