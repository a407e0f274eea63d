// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QRectF>
#include <QStringList>

namespace hit {

/// The names of a chart's lines, each behind a sample of its line: all of them, on as few lines of
/// text as keep them legible.
struct CurveLegend
{
    struct Entry
    {
        QString text;  ///< elided in the middle where there is too little room
        QRectF sample; ///< place of the line's sample
        QRectF place;  ///< of the text
    };
    QList<Entry> entries; ///< in the order of the names
    int lines = 1;
};
/// The first line leaves `title` free on its left. `lineHeight`: of one line of text.
CurveLegend arrangeLegend(const QStringList &names, const QFontMetricsF &metrics, double width,
                          double title, double lineHeight);

} // namespace hit
