// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QMap>
#include <QWidget>

namespace hit {

/// One row of thumbnails, as many as there is room for.
class ThumbnailStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit ThumbnailStrip(QWidget *parent = nullptr);
    void setThumbnails(const QList<QImage> &thumbnails);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<QImage> m_thumbnails;
};

/// How many images have which shorter side: bars of half an octave, those below the size that is
/// trained at in another colour.
class SizeHistogram final : public QWidget
{
    Q_OBJECT
public:
    explicit SizeHistogram(QWidget *parent = nullptr);
    /// `least`: the size that is trained at.
    void setSides(const QMap<int, qint64> &sides, int least);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Bar
    {
        int from = 0; ///< pixels; to the next bar's
        qint64 count = 0, small = 0;
    };
    QRectF barRect(int bar) const;
    void describe();

    QList<Bar> m_bars;
    qint64 m_most = 0;
    int m_least = 0;
};

} // namespace hit
