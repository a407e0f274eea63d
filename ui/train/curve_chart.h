// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/curve_legend.h"
#include "ui/train/curve_points.h"

#include <QChartView>
#include <QColor>
#include <QRubberBand>
#include <QTimer>

#include <memory>

class QCategoryAxis;
class QLineSeries;

namespace hit {

/// One line of a chart.
struct Curve
{
    QString name;
    QColor color;
    Qt::PenStyle style = Qt::SolidLine;     ///< another one: of another run
    std::shared_ptr<const RunCurves> owner; ///< keeps `points`
    const CurvePoints *points = nullptr;
    double unit = 1;  ///< values are shown divided by it
    QString column{}; ///< as a file names it: run, quantity, unit
};

/// Something that happened at a step: a tick on the axis.
struct CurveMark
{
    enum class Kind { Checkpoint, Resume, Warning };
    std::int64_t step;
    Kind kind;
    QString text;
};

/// Curves over steps (ui.md section 7, "Curves"): raw and smoothed lines, a cross-hair with the
/// values, marks. The wheel and dragged boxes zoom, double click shows all; arrows, plus, minus and
/// Home do the same from the keyboard. Shows new points at most four times a second.
class CurveChart final : public QChartView
{
    Q_OBJECT
public:
    CurveChart(const QString &title, const QString &toolTip, QWidget *parent = nullptr);

    void setCurves(const QList<Curve> &curves);
    void setEmptyText(const QString &text); ///< what stands there until there is a value
    bool isEmpty() const;
    void setMarks(const QList<CurveMark> &marks);
    void setSmoothing(double smoothing);
    void setLogarithmic(bool on);
    /// Steps that are shown; an empty range: all.
    void setSteps(double from, double to);
    void setPointer(double step); ///< the cross-hair; below 0: none
    QString title() const { return m_title; }
    const QList<Curve> &curves() const { return m_curves; }

Q_SIGNALS:
    void stepsChosen(double from, double to); ///< by zoom and pan; 0, 0: all
    void pointed(double step);                ///< below 0: no more
    void clicked(qint64 step);                ///< once it is no double click

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    struct Piece
    {
        QLineSeries *raw, *smooth;
    };
    struct Line
    {
        QList<Piece> pieces; ///< one more than there are gaps
        CurvePoints smoothedPoints;
    };
    void setPieces(Line &line, qsizetype count);
    void refresh(); ///< everything, soon
    void draw();
    void setColors();
    /// A line's points between the steps that are shown, as few as the picture needs.
    struct Seen
    {
        QList<QPointF> raw, smooth;
    };
    QList<Seen> seenLines() const;
    QPair<double, double> valuesOf(const QList<Seen> &seen) const;
    void fitValues(const QList<Seen> &seen);
    void arrangeHeader();
    QPair<double, double> steps() const; ///< shown
    double stepAt(double x) const;
    void zoom(double factor, double aroundStep);
    void zoomValues(double factor);
    void pan(double distance);
    void paintHeader(QPainter &painter) const;
    void paintMarks(QPainter &painter) const;
    void paintPointer(QPainter &painter) const;
    QString summary() const;

    QString m_title, m_emptyText;
    CurveLegend m_legend;
    QList<Curve> m_curves;
    QList<CurveMark> m_marks;
    QList<Line> m_lines;
    QCategoryAxis *m_stepAxis, *m_valueAxis;
    double m_smoothing = 0, m_pointer = -1;
    bool m_logarithmic = false, m_smoothingIsOld = true;
    double m_from = 0, m_to = 0; ///< chosen steps; equal: all
    double m_valueZoom = 1;      ///< above 1: nearer
    QPointF m_pressed;
    QRubberBand m_box;
    bool m_wasDouble = false; ///< the press that is not released yet
    qint64 m_clickedStep = 0;
    QTimer m_drawing, m_clicking;
};

} // namespace hit
