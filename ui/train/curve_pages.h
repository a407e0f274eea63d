// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace hit {

/// What a chart shows: the numbers of events.jsonl by their names.
struct ChartPlan
{
    struct Line
    {
        const char *key;
        QString name;     ///< in the legend
        QString quantity; ///< with its unit, where no chart tells it
    };
    QString title, toolTip;
    QList<Line> lines;
    bool metric = false;     ///< of the events "metrics", else of "scalars"
    double unit = 1;         ///< values are shown divided by it
    QString emptyText{};     ///< how to get a value; empty: it comes by itself
    bool isOptional = false; ///< gives its place away while it has no value
};

struct CurvePage
{
    QString name;
    QList<ChartPlan> charts; ///< at most three
};
const QList<CurvePage> &curvePages();

} // namespace hit
