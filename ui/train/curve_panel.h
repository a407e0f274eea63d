// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "ui/train/curve_chart.h"
#include "ui/train/run_history.h"

#include <QWidget>

#include <map>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace hit {

class RunLibrary;
class Segmented;

/// The curves of a run, in pages, with those of others for comparison. All charts show the same
/// steps and share the cross-hair.
class CurvePanel final : public QWidget
{
    Q_OBJECT
public:
    explicit CurvePanel(RunLibrary &library, QWidget *parent = nullptr);
    void showRun(const QString &path); ///< empty: none
    /// Of the run shown; null: none is.
    const RunHistory *history() const { return m_own.get(); }

Q_SIGNALS:
    void changed();            ///< the run has told more
    void clicked(qint64 step); ///< of a chart
    void saved(const QString &path);
    void notSaved(const QString &path, const hit::Error &error);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    void fitHeader();
    void fillCompareMenu(QMenu &menu);
    void compareWith(const QString &path, bool on);
    void leave(const QModelIndex &parent, int first, int last);
    void makeCharts();
    void refresh();
    QList<Curve> curvesOf(const struct ChartPlan &plan) const;
    QList<CurveMark> marks() const;
    void setSteps(double from, double to);
    void choosePath(bool picture);
    QImage charted() const;
    void save(const QString &path, bool picture);

    RunLibrary &m_library;
    QString m_path;
    std::unique_ptr<RunHistory> m_own;
    struct Other
    {
        std::unique_ptr<RunHistory> history;
        qsizetype color; ///< its own in all charts, for as long as it is there
    };
    qsizetype freeColor() const;
    std::map<QString, Other> m_others;
    Segmented *m_pages, *m_scales;
    class ValueSlider *m_smoothing;
    QToolButton *m_compare;
    QHBoxLayout *m_row;
    QWidget *m_charts;
    QList<CurveChart *> m_shown;
};

} // namespace hit
