// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_legend.h"

#include <algorithm>

namespace hit {
namespace {

constexpr double sample = 14, sampleGap = 6, entryGap = 14, rightMargin = 4;
constexpr int usualLines = 2;
constexpr double leastText = 40, shrink = 0.85;

/// For each name the line of text that it stands on, with none wider than `limit`.
QList<int> linesOf(const QList<double> &widths, double limit, double room, double title)
{
    QList<int> lines;
    int line = 0;
    double left = room - title;
    for (const double width : widths) {
        const double needed = sample + sampleGap + std::min(width, limit);
        if (needed > left && (line == 0 || left < room)) {
            ++line;
            left = room;
        }
        left -= needed + entryGap;
        lines.append(line);
    }
    return lines;
}

} // namespace

CurveLegend arrangeLegend(const QStringList &names, const QFontMetricsF &metrics, double width,
                          double title, double lineHeight)
{
    CurveLegend legend;
    if (names.isEmpty())
        return legend;
    QList<double> widths;
    for (const QString &name : names)
        widths.append(std::ceil(metrics.horizontalAdvance(name)));
    const double room = width - rightMargin;
    double limit = std::min(*std::ranges::max_element(widths), room - sample - sampleGap);
    QList<int> lines = linesOf(widths, limit, room, title);
    while (lines.last() >= usualLines && limit * shrink > leastText) {
        limit *= shrink;
        lines = linesOf(widths, limit, room, title);
    }
    legend.lines = lines.last() + 1;
    for (qsizetype i = 0; i < names.size(); ++i) {
        // A line ends at the right.
        double right = room;
        for (qsizetype after = i + 1; after < names.size() && lines[after] == lines[i]; ++after)
            right -= sample + sampleGap + std::min(widths[after], limit) + entryGap;
        const double text = std::min(widths[i], limit), top = lines[i] * lineHeight;
        legend.entries.append({metrics.elidedText(names[i], Qt::ElideMiddle, text),
                               {right - text - sampleGap - sample, top, sample, lineHeight},
                               {right - text, top, text + 2, lineHeight}});
    }
    return legend;
}

} // namespace hit
