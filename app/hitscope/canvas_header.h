// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace hit {

class Actions;

/// The row above the canvas: tools on the left; new image, zoom, fit and save on the right.
class CanvasHeader final : public QWidget
{
    Q_OBJECT
public:
    explicit CanvasHeader(const Actions &actions, QWidget *parent = nullptr);
    void showZoom(double zoom); ///< device pixels per image pixel; 0: no picture

private:
    QToolButton *m_zoom;
};

/// "300 %", "12.5 %" for 3 and 0.125.
QString percentText(double zoom);

} // namespace hit
