// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QList>
#include <QWidget>

namespace hit {

class Explorer;
class Inspector;

/// A dot for every head of a stage, in the colour of its kind: full while the head is on. A click
/// mutes it, with Ctrl it is left alone. One stop of the focus order: arrows move within. Painted.
class HeadDots final : public QWidget
{
    Q_OBJECT
public:
    HeadDots(const Inspector &inspector, Explorer &explorer, int stage, QWidget *parent = nullptr);
    int count() const { return int(m_dots.size()); }
    QRect place(int dot) const;
    QString name(int dot) const; ///< "32 px, regional, head 2, muted"
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Dot
    {
        AttentionSite site;
        int head = 0;
    };
    bool isOff(const Dot &dot) const;
    QRect placeIn(int dot, int width) const;
    int at(QPoint point) const; ///< -1: none
    void moveCursor(int to);
    void toggle(int dot, bool solo);

    Explorer &m_explorer;
    QList<Dot> m_dots;
    int m_cursor = 0;
};

} // namespace hit
