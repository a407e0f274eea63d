// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_points.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr qsizetype leastTicks = 2;
constexpr int labelDigits = 6;

/// 1, 2 or 5 times a power of ten.
double roundStep(double span, int most)
{
    const double least = span / std::max(most - 1, 1);
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * 0.999)
            return factor * power;
    return 10 * power;
}

template <typename Label>
QList<AxisTick> ticks(double from, double to, double step, const Label &label)
{
    QList<AxisTick> found;
    if (!(to > from) || !std::isfinite(step) || step <= 0)
        return found;
    const double slack = step * 1e-6;
    for (auto at = std::int64_t(std::ceil((from - slack) / step)); double(at) * step <= to + slack;
         ++at)
        found.append({double(at) * step, label(double(at) * step)});
    return found;
}

QString stepLabel(double step, double distance)
{
    const QLocale locale;
    if (distance >= 1e6 || (step >= 1e6 && distance >= 1e5))
        return QCoreApplication::translate("hit::CurveChart", "%1\u202fM")
            .arg(locale.toString(step / 1e6, 'g', 4));
    if (distance >= 100 && step >= 1000)
        return QCoreApplication::translate("hit::CurveChart", "%1\u202fk")
            .arg(locale.toString(step / 1e3, 'g', 6));
    return locale.toString(step, 'f', 0);
}

} // namespace

std::span<const CurvePoint> between(std::span<const CurvePoint> points, double from, double to)
{
    const auto step = [](const CurvePoint &point) { return double(point.step); };
    auto first = std::ranges::lower_bound(points, from, {}, step);
    auto last = std::ranges::upper_bound(points, to, {}, step);
    if (first != points.begin())
        --first;
    if (last != points.end())
        ++last;
    return {first, last};
}

CurvePoints smoothed(std::span<const CurvePoint> points, double smoothing)
{
    CurvePoints result(points.begin(), points.end());
    double mean = 0, weight = 0;
    for (CurvePoint &point : result) {
        mean = smoothing * mean + (1 - smoothing) * point.value;
        weight = smoothing * weight + (1 - smoothing);
        point.value = mean / weight;
    }
    return result;
}

QList<QPointF> decimated(std::span<const CurvePoint> points, double from, double to, int columns)
{
    QList<QPointF> result;
    const auto put = [&](const CurvePoint &point) {
        result.append({double(point.step), point.value});
    };
    const auto seen = between(points, from, to);
    if (seen.size() <= std::size_t(2 * columns) || !(to > from)) {
        std::ranges::for_each(seen, put);
        return result;
    }
    const auto columnOf = [&](const CurvePoint &point) {
        return std::floor((double(point.step) - from) / (to - from) * columns);
    };
    for (auto begin = seen.begin(); begin != seen.end();) {
        const double column = columnOf(*begin);
        auto least = begin, most = begin, end = begin;
        for (; end != seen.end() && columnOf(*end) == column; ++end) {
            if (end->value < least->value)
                least = end;
            if (end->value > most->value)
                most = end;
        }
        put(*std::min(least, most));
        if (least != most)
            put(*std::max(least, most));
        begin = end;
    }
    return result;
}

QList<QList<QPointF>> apart(const QList<QPointF> &points, std::span<const RunCurves::Gap> gaps)
{
    QList<QList<QPointF>> pieces;
    auto begin = points.begin();
    for (const RunCurves::Gap &gap : gaps) {
        const auto end = std::find_if(
            begin, points.end(), [&gap](QPointF point) { return point.x() > double(gap.from); });
        pieces.append(QList<QPointF>(begin, end));
        begin = end;
    }
    pieces.append(QList<QPointF>(begin, points.end()));
    return pieces;
}

const CurvePoint *nearest(std::span<const CurvePoint> points, double step)
{
    if (points.empty())
        return nullptr;
    const auto after = std::ranges::lower_bound(
        points, step, {}, [](const CurvePoint &point) { return double(point.step); });
    if (after == points.begin())
        return &points.front();
    if (after == points.end())
        return &points.back();
    const auto before = std::prev(after);
    return step - double(before->step) < double(after->step) - step ? &*before : &*after;
}

const CurvePoint *valueAt(std::span<const CurvePoint> points, double step)
{
    constexpr double slack = 0.5; // the pointer lies between steps
    const bool within = !points.empty() && step >= double(points.front().step) - slack
                        && step <= double(points.back().step) + slack;
    return within ? nearest(points, step) : nullptr;
}

QString valueText(double value)
{
    const QLocale locale;
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6))
        return locale.toString(value, 'g', 3);
    return locale.toString(value, 'f', size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}

QList<AxisTick> valueTicks(double from, double to, int most)
{
    const double step = roundStep(to - from, most);
    const int decimals = std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    return ticks(from, to, step, [decimals](double value) {
        return QLocale().toString(std::abs(value) < 1e-12 ? 0.0 : value, 'f', decimals);
    });
}

QList<AxisTick> stepTicks(double from, double to, int most)
{
    const double step = std::max(1.0, roundStep(to - from, most));
    return ticks(from, to, step, [step](double value) { return stepLabel(value, step); });
}

QList<AxisTick> decadeTicks(double from, double to, int most)
{
    if (!(to > from))
        return {};
    const int first = int(std::floor(from)), last = int(std::ceil(to));
    const int apart = std::max(1, int(std::ceil((to - from) / std::max(most, 1))));
    const auto label = [](double value) { return QLocale().toString(value, 'g', labelDigits); };
    const auto made = [&](const std::vector<double> &factors) {
        QList<AxisTick> ticks;
        for (int decade = first; decade <= last; decade += apart)
            for (const double factor : factors)
                if (const double at = decade + std::log10(factor); at >= from && at <= to)
                    ticks.append({at, label(factor * std::pow(10.0, decade))});
        return ticks;
    };
    QList<AxisTick> ticks = made({1, 2, 5});
    if (ticks.size() > most)
        ticks = made({1});
    if (ticks.size() >= leastTicks)
        return ticks;
    ticks = valueTicks(std::pow(10.0, from), std::pow(10.0, to), most);
    ticks.removeIf([](const AxisTick &tick) { return tick.value <= 0; });
    for (AxisTick &tick : ticks)
        tick = {std::log10(tick.value), label(tick.value)};
    return ticks;
}

} // namespace hit
