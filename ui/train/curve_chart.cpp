// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_chart.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr int mostValueTicks = 5, mostStepTicks = 5, headerRoom = 24, rightRoom = 14, titleGap = 14;
constexpr std::size_t mostGaps = 32;
constexpr double rawOpacity = 0.28, smoothWidth = 1.8;

void setTicks(QCategoryAxis &axis, const QList<AxisTick> &ticks, double from, double to)
{
    for (const QString &label : axis.categoriesLabels())
        axis.remove(label);
    axis.setStartValue(from - 1);
    axis.setRange(from, to);
    for (const AxisTick &tick : ticks)
        axis.append(tick.label, tick.value);
}

QCategoryAxis *makeAxis(QChart &chart, Qt::Alignment side)
{
    auto *axis = new QCategoryAxis(&chart);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setLineVisible(false);
    axis->setTruncateLabels(false);
    chart.addAxis(axis, side);
    return axis;
}

QLineSeries *makeSeries(QChart &chart, QAbstractAxis *x, QAbstractAxis *y)
{
    auto *series = new QLineSeries(&chart);
    chart.addSeries(series);
    series->attachAxis(x);
    series->attachAxis(y);
    return series;
}

/// A file that is damaged all over has its first gaps.
std::span<const RunCurves::Gap> gapsOf(const Curve &curve)
{
    if (!curve.owner)
        return {};
    const auto &gaps = curve.owner->gaps();
    return std::span(gaps).first(std::min(gaps.size(), mostGaps));
}

} // namespace

CurveChart::CurveChart(const QString &title, const QString &toolTip, QWidget *parent)
    : QChartView(parent)
    , m_title(title)
    , m_emptyText(tr("Nothing measured yet"))
    , m_stepAxis(makeAxis(*chart(), Qt::AlignBottom))
    , m_valueAxis(makeAxis(*chart(), Qt::AlignLeft))
    , m_box(QRubberBand::Rectangle, viewport())
{
    chart()->legend()->hide();
    chart()->setMargins({0, headerRoom, rightRoom, 0});
    chart()->setBackgroundRoundness(0);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    m_stepAxis->setGridLineVisible(false);
    setRenderHint(QPainter::Antialiasing);
    // What lies over the chart moves with its plot area, of which the scene repaints parts alone.
    setViewportUpdateMode(FullViewportUpdate);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 92);
    setToolTip(toolTip);
    setAccessibleName(title);
    m_drawing.setSingleShot(true);
    m_drawing.setInterval(0);
    connect(&m_drawing, &QTimer::timeout, this, &CurveChart::draw);
    m_clicking.setSingleShot(true);
    m_clicking.setInterval(QApplication::doubleClickInterval());
    connect(&m_clicking, &QTimer::timeout, this, [this] { Q_EMIT clicked(m_clickedStep); });
    connect(&Theme::current(), &Theme::changed, this, &CurveChart::setColors);
    setColors();
}

void CurveChart::setCurves(const QList<Curve> &curves)
{
    m_curves = curves;
    while (m_lines.size() > curves.size()) {
        setPieces(m_lines.last(), 0);
        m_lines.removeLast();
    }
    m_lines.resize(curves.size());
    for (int i = 0; i < m_lines.size(); ++i)
        setPieces(m_lines[i], qsizetype(gapsOf(curves[i]).size()) + 1);
    m_smoothingIsOld = true;
    setColors();
}

void CurveChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

bool CurveChart::isEmpty() const
{
    return std::ranges::all_of(m_curves, [](const Curve &curve) { return curve.points->empty(); });
}

void CurveChart::setPieces(Line &line, qsizetype count)
{
    while (line.pieces.size() < count)
        line.pieces.append(Piece{makeSeries(*chart(), m_stepAxis, m_valueAxis),
                                 makeSeries(*chart(), m_stepAxis, m_valueAxis)});
    while (line.pieces.size() > count) {
        const Piece piece = line.pieces.takeLast();
        for (QLineSeries *series : {piece.raw, piece.smooth}) {
            chart()->removeSeries(series);
            delete series;
        }
    }
}

void CurveChart::setMarks(const QList<CurveMark> &marks)
{
    m_marks = marks;
    viewport()->update();
}

void CurveChart::setSmoothing(double smoothing)
{
    m_smoothing = std::clamp(smoothing, 0.0, 0.999);
    m_smoothingIsOld = true;
    refresh();
}

void CurveChart::setLogarithmic(bool on)
{
    m_logarithmic = on;
    refresh();
}

void CurveChart::setSteps(double from, double to)
{
    m_from = from;
    m_to = to;
    if (from == to)
        m_valueZoom = 1;
    refresh();
}

void CurveChart::setPointer(double step)
{
    m_pointer = step;
    viewport()->update();
}

void CurveChart::setColors()
{
    const Tokens &t = tokens();
    chart()->setBackgroundBrush(t.panel);
    setBackgroundBrush(t.panel);
    for (QCategoryAxis *axis : {m_stepAxis, m_valueAxis}) {
        axis->setLabelsFont(hit::font(TextRole::Caption));
        axis->setLabelsColor(t.text3);
        axis->setGridLineColor(t.line);
    }
    for (int i = 0; i < m_lines.size(); ++i) {
        QColor raw = m_curves[i].color;
        raw.setAlphaF(rawOpacity);
        for (const Piece &piece : m_lines[i].pieces) {
            piece.raw->setPen(QPen(raw, 1));
            piece.smooth->setPen(QPen(m_curves[i].color, smoothWidth, m_curves[i].style));
        }
    }
    refresh();
}

void CurveChart::refresh()
{
    if (!m_drawing.isActive())
        m_drawing.start();
}

QPair<double, double> CurveChart::steps() const
{
    if (m_to > m_from)
        return {m_from, m_to};
    double from = 0, to = 1;
    for (const Curve &curve : m_curves)
        if (!curve.points->empty())
            to = std::max(to, double(curve.points->back().step));
    return {from, to};
}

/// Title left; names with their lines right, in as many lines of text as they need.
void CurveChart::arrangeHeader()
{
    QStringList names;
    for (const Curve &curve : m_curves)
        names.append(curve.name);
    const QFontMetricsF small(hit::font(TextRole::Caption)), title(hit::font(TextRole::Title));
    const double height = std::ceil(small.height()) + 2;
    m_legend = arrangeLegend(names, small, width(), 2 + title.horizontalAdvance(m_title) + titleGap,
                             height);
    const int room = headerRoom + int((m_legend.lines - 1) * height);
    if (chart()->margins().top() != room)
        chart()->setMargins({0, room, rightRoom, 0});
}

void CurveChart::draw()
{
    arrangeHeader();
    if (std::exchange(m_smoothingIsOld, false))
        for (int i = 0; i < m_lines.size(); ++i) {
            m_lines[i].smoothedPoints = smoothed(*m_curves[i].points, m_smoothing);
            for (CurvePoint &point : m_lines[i].smoothedPoints)
                point.value /= m_curves[i].unit;
        }
    const QList<Seen> seen = seenLines();
    // Each change of an axis makes the chart work out the outlines of all that its series hold.
    for (const Line &line : m_lines)
        for (const Piece &piece : line.pieces)
            for (QLineSeries *series : {piece.raw, piece.smooth})
                series->clear();
    fitValues(seen);
    const auto [from, to] = steps();
    setTicks(*m_stepAxis, stepTicks(from, to, mostStepTicks), from, to);
    for (int i = 0; i < m_lines.size(); ++i) {
        const auto gaps = gapsOf(m_curves[i]);
        const auto raw = apart(seen[i].raw, gaps), smooth = apart(seen[i].smooth, gaps);
        for (qsizetype at = 0; at < m_lines[i].pieces.size(); ++at) {
            const Piece &piece = m_lines[i].pieces[at];
            piece.raw->replace(raw[at]);
            piece.smooth->replace(smooth[at]);
            piece.smooth->setPointsVisible(smooth[at].size() == 1); // no line yet
        }
    }
    for (QCategoryAxis *axis : {m_stepAxis, m_valueAxis})
        axis->setVisible(!isEmpty());
    setAccessibleDescription(summary());
    viewport()->update();
}

QList<CurveChart::Seen> CurveChart::seenLines() const
{
    const auto [from, to] = steps();
    const int columns = std::max(int(chart()->plotArea().width() * devicePixelRatioF()), 100);
    const auto points = [&](const CurvePoints &all, double unit) {
        QList<QPointF> seen = decimated(all, from, to, columns);
        for (QPointF &point : seen)
            point.setY(point.y() / unit);
        if (m_logarithmic) {
            seen.removeIf([](QPointF point) { return point.y() <= 0; });
            for (QPointF &point : seen)
                point.setY(std::log10(point.y()));
        }
        return seen;
    };
    QList<Seen> seen;
    for (int i = 0; i < m_lines.size(); ++i) {
        const Curve &curve = m_curves[i];
        seen.append({m_smoothing > 0 ? points(*curve.points, curve.unit) : QList<QPointF>(),
                     points(m_lines[i].smoothedPoints, 1)});
    }
    return seen;
}

/// All of the main lines. Spikes of the faint raw values may leave the chart: all but the outermost
/// hundredth is in it.
QPair<double, double> CurveChart::valuesOf(const QList<Seen> &seen) const
{
    std::vector<double> raw;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Seen &line : seen) {
        for (const QPointF &point : line.raw)
            raw.push_back(point.y());
        for (const QPointF &point : line.smooth) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    }
    const auto at = [&](double part) {
        const auto place = raw.begin() + std::ptrdiff_t(part * double(raw.size() - 1));
        std::nth_element(raw.begin(), place, raw.end());
        return *place;
    };
    if (!raw.empty()) {
        low = std::min(low, at(0.005));
        high = std::max(high, at(0.995));
    }
    if (low > high)
        return {0, 1};
    return {!m_logarithmic && low > 0 && low < 0.6 * high ? 0 : low, high};
}

void CurveChart::fitValues(const QList<Seen> &seen)
{
    auto [low, high] = valuesOf(seen);
    const double margin = high > low ? 0.06 * (high - low) : std::max(std::abs(high) * 0.1, 0.1);
    const double centre = (low + high) / 2, half = ((high - low) / 2 + margin) / m_valueZoom;
    low = low == 0 && m_valueZoom == 1 ? 0 : centre - half;
    high = centre + half;
    setTicks(*m_valueAxis,
             m_logarithmic ? decadeTicks(low, high, mostValueTicks)
                           : valueTicks(low, high, mostValueTicks),
             low, high);
}

void CurveChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    refresh();
}

/// "generator 1.61 at step 48,000, rising"
QString CurveChart::summary() const
{
    QStringList parts;
    for (int i = 0; i < m_lines.size(); ++i) {
        const CurvePoints &points = m_lines[i].smoothedPoints;
        if (points.empty())
            continue;
        const double last = points.back().value, before = points[points.size() / 2].value;
        parts.append(tr("%1 %2 at step %3, %4")
                         .arg(m_curves[i].name, valueText(last),
                              QLocale().toString(qint64(points.back().step)),
                              last > before ? tr("rising") : tr("falling")));
    }
    return parts.isEmpty() ? tr("no values") : parts.join(QStringLiteral("; "));
}

} // namespace hit
