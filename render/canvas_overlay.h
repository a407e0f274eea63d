// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/comparison.h"

#include <QBasicTimer>
#include <QColor>
#include <QString>
#include <QWidget>

namespace hit {

/// Captions, busy line and focus ring: a plain widget over the surface, so that they look the same
/// over GL and software and never redraw the picture.
class CanvasOverlay final : public QWidget
{
    Q_OBJECT
public:
    explicit CanvasOverlay(QWidget *canvas);
    int captionRoom() const; ///< logical px at the lower edge, more with large text
    void setColors(const QColor &canvas, const QColor &caption, const QColor &accent);
    void setCaptions(const QString &left, const QString &right);
    void setGap(int width);                 ///< kept free in the middle
    void setPicture(const QRectF &picture); ///< logical px; captions over it get a plate
    void setBusy(bool on);
    void setFocusRing(bool on);
    /// The letters of what is compared, in the lower corners of `picture`, logical px; with the
    /// colour of B, that of A is the accent.
    void setComparison(const QRectF &picture, Comparison::Show show, const Comparison &comparison,
                       const QColor &other);

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    QRect captionBand() const;
    void paintCaption(QPainter &painter, const QString &text, Qt::Alignment side) const;
    void paintBusyLine(QPainter &painter) const;
    void paintSides(QPainter &painter) const;
    void paintSide(QPainter &painter, QChar letter, const QString &name, const QColor &color,
                   Qt::Alignment side) const;

    QColor m_canvas, m_caption, m_accent;
    QString m_left, m_right;
    QRectF m_picture;
    QRectF m_compared; ///< logical px
    Comparison::Show m_show = Comparison::Show::A;
    QString m_nameA, m_nameB; ///< empty: nothing is compared
    QColor m_other;
    QBasicTimer m_busyTimer;
    int m_gap = 0;
    int m_busyStep = 0;
    bool m_busy = false, m_ring = false;
};

} // namespace hit
