// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_curves.h"

#include <QList>
#include <QPointF>
#include <QString>

#include <span>
#include <vector>

namespace hit {

using CurvePoints = std::vector<CurvePoint>;

/// The part between two steps, with one point more on each side, so that lines leave the chart.
std::span<const CurvePoint> between(std::span<const CurvePoint> points, double from, double to);

/// Running mean with weight `smoothing` (0 ... below 1) on the past, corrected for its beginning:
/// what TensorBoard shows.
CurvePoints smoothed(std::span<const CurvePoint> points, double smoothing);

/// The least and the largest of each of `columns` between two steps, in their order: as many lines
/// as the chart has pixels look as all of them would. Fewer points stay as they are.
QList<QPointF> decimated(std::span<const CurvePoint> points, double from, double to, int columns);

/// The parts of a line before, between and behind the gaps; they may be empty.
QList<QList<QPointF>> apart(const QList<QPointF> &points, std::span<const RunCurves::Gap> gaps);

/// The point nearest to `step`; null if there is none.
const CurvePoint *nearest(std::span<const CurvePoint> points, double step);

/// The same, but null outside of the steps that `points` go over.
const CurvePoint *valueAt(std::span<const CurvePoint> points, double step);

struct AxisTick
{
    double value;
    QString label;
};
/// At most `most` round numbers between two values.
QList<AxisTick> valueTicks(double from, double to, int most);
QList<AxisTick> stepTicks(double from, double to, int most);
/// Of an axis of logarithms to base 10: decades, with 2 and 5 of each where there is room, and
/// round numbers where it shows less than that.
QList<AxisTick> decadeTicks(double from, double to, int most);
QString valueText(double value); ///< "0.86", "31.4", "1,240"

} // namespace hit
