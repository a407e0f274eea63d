// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRect captionBand() const;
    void paintCaption(QPainter &painter, const QString &text, Qt::Alignment side) const;
    void paintBusyLine(QPainter &painter) const;
    void takeFont();

    QColor m_canvas, m_caption, m_accent;
    QString m_left, m_right;
    QRectF m_picture;
    QBasicTimer m_busyTimer;
    int m_gap = 0;
    int m_busyStep = 0;
    bool m_busy = false, m_ring = false;
};

} // namespace hit
