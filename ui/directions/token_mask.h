// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/gesture_field.h"

#include <cstdint>

namespace hit {

/// Which of the 16 tokens: a switch for each. A press switches one, a drag gives all that it passes
/// the same; that is one gesture. Two rows of eight, four of four where those would be too narrow.
/// Keys: arrows, Space; Home and Delete give all.
class TokenMask final : public GestureField
{
    Q_OBJECT
public:
    explicit TokenMask(QWidget *parent = nullptr);
    void setMask(std::uint16_t mask); ///< no signal
    std::uint16_t mask() const { return m_mask; }
    QRect cell(int token) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void changed(quint16 mask);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool isOwnKey(int key) const override;
    void takeKey(int key) override;

private:
    int columns() const { return columnsIn(width()); }
    static int columnsIn(int width);
    bool has(int token) const { return m_mask >> token & 1; }
    int at(QPoint point) const; ///< -1: none
    void set(int token, bool on);
    void change(std::uint16_t mask);
    void moveCursor(int to);

    std::uint16_t m_mask = 0xffff;
    int m_cursor = 0;
    bool m_paintsOn = false;
};

} // namespace hit
