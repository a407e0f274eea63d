// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace hit {

class FieldNote;

/// A rectangle of the picture: typed as "x, y, width, height" or drawn on it.
class RegionField final : public QWidget
{
    Q_OBJECT
public:
    explicit RegionField(QWidget *parent = nullptr);
    void setPicture(int side); ///< pixels of a square picture
    QRect region() const;      ///< empty: what is typed is none
    void setRegion(const QRect &region);
    void setDrawing(bool on); ///< the next drag on the picture draws it; no signal

Q_SIGNALS:
    void changed(const QRect &region); ///< by typing; empty: none
    void drawRequested(bool on);

private:
    void check();

    int m_side = 0;
    QLineEdit *m_text;
    QPushButton *m_draw;
    FieldNote *m_note;
};

} // namespace hit
