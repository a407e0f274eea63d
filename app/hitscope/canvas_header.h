// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace hit {

class Actions;
class CompareRow;
class Segmented;

/// The row above the canvas: tools on the left; new image, zoom, fit and save on the right. Where
/// it is narrow, a part of it folds into a menu at its end; nothing is ever cut.
class CanvasHeader final : public QWidget
{
    Q_OBJECT
public:
    CanvasHeader(const Actions &actions, CompareRow *compare, QWidget *parent = nullptr);
    void showZoom(double zoom); ///< device pixels per image pixel; 0: no picture

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeRow(const Actions &actions);
    void takeTheme();
    void spare(int count); ///< shows all but the first of what can be spared
    void fit();
    void fillMore(QMenu &menu) const;

    const Actions &m_actions;
    QAction *m_beside;
    Segmented *m_places;
    CompareRow *m_compare;
    QToolButton *m_heads, *m_fit, *m_zoomOut, *m_zoom, *m_zoomIn, *m_save, *m_more;
};

/// "300 %", "12.5 %" for 3 and 0.125.
QString percentText(double zoom);

} // namespace hit
