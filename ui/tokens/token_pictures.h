// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace hit {

/// Two thumbnails side by side: the picture, and where a token acts on it.
class TokenPictures final : public QWidget
{
    Q_OBJECT
public:
    explicit TokenPictures(QWidget *parent = nullptr);
    void setPicture(const QImage &picture);
    void setMap(const QImage &colours); ///< RGBA, over the picture; none: not known
    bool hasMap() const { return !m_map.isNull(); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int side() const;

    QImage m_picture, m_map;
};

} // namespace hit
