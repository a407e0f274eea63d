// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/mix.h"

#include <QImage>
#include <QWidget>

class QToolButton;

namespace hit {

/// The parts of a mix: a thumbnail, its weight and a bar each, and a button that adds. Dragging a
/// tile sideways, or Up and Down, weighs it; Left and Right choose one; Delete removes it; Home
/// weighs all the same. GUI thread; knows no explorer.
class MixTiles final : public QWidget
{
    Q_OBJECT
public:
    explicit MixTiles(QWidget *parent = nullptr);
    /// `inPicture`: the picture is this mix; else the tiles are faded, and a click mixes them
    /// again.
    void setParts(const Mix &parts, bool inPicture);
    void setThumbnail(const Latent &latent, const QImage &image);
    void setAddable(bool on, const QString &toolTip);
    void setDropHint(bool on); ///< something that can be dropped is over it
    QList<Latent> missingThumbnails() const;
    void clearThumbnails();
    QToolButton *addButton() const { return m_add; }
    QRect tileRect(int index) const; ///< with its weight and bar

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void gestureStarted();
    void weightChanged(int index, double weight);
    void gestureFinished();
    void gestureCancelled();
    void mixRequested(); ///< a click while the mix is not in the picture
    void removeRequested(int index);
    void evenRequested();
    void menuRequested(int index, QPoint globalPos);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Gesture { None, Pressed, Drag, Keys };
    QSize cell() const;
    int columns(int width) const;
    QRect cellRect(int index) const;
    int tileAt(QPoint pos) const;
    void paintTile(QPainter &painter, int index, const QString &weight) const;
    void begin(Gesture gesture);
    void end();
    void cancel();
    void weigh(double weight);
    void place(); ///< the button
    void describe();

    Mix m_parts;
    bool m_inPicture = false, m_dropHint = false;
    QList<QPair<Latent, QImage>> m_images;
    QToolButton *m_add;
    int m_current = 0;
    Gesture m_gesture = Gesture::None;
    QPoint m_pressed;
    double m_dragged = 0; ///< the weight that the hand asks for
    int m_lastX = 0;
};

/// The weights in whole percent; they add up to 100.
QList<int> percentsOf(const Mix &mix);

} // namespace hit
