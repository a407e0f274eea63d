// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QPointF>

class QTimer;

namespace hit {

/// The places of the last 8 s, for the line on a PlanePad. A jump begins a new one.
class PlaneTrail final : public QObject
{
    Q_OBJECT
public:
    explicit PlaneTrail(QObject *parent);
    void add(QPointF from, QPointF to);
    QList<QPointF> places() const;

Q_SIGNALS:
    void shortened(); ///< by time

private:
    struct Step
    {
        qint64 ms;
        QPointF place;
    };
    void trim();

    QList<Step> m_steps;
    QElapsedTimer m_clock;
    QTimer *m_end;
};

} // namespace hit
