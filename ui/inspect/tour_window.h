// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace hit {

class AxesFigure;
class Inspector;

/// The guided tour: what regional, dilated and cross-attention are, shown on the open model. Each
/// page puts its map on the canvas; pointing at the figure looks at that position there too.
class TourWindow final : public QWidget
{
    Q_OBJECT
public:
    explicit TourWindow(Inspector &inspector, QWidget *parent = nullptr);
    int page() const { return m_page; }
    static int pages();

private:
    void showPage(int page);
    void lookAt(QPoint cell);
    int figureStage() const; ///< the first that is blocked once, -1: none

    Inspector &m_inspector;
    int m_page = 0;
    QLabel *m_title, *m_text, *m_place;
    AxesFigure *m_figure;
    QPushButton *m_back, *m_next;
};

} // namespace hit
