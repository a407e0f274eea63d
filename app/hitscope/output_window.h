// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QSettings;

namespace hit {

class Actions;
class Canvas;

/// The picture alone, for a second screen, a projector or a recording: a mirror of the canvas with
/// the same overlays. Gestures in it are gestures on the canvas, and the keys of the main window
/// work. Comes up where it was last, or fills the screen that the main window is not on.
class OutputWindow final : public QWidget
{
    Q_OBJECT
public:
    OutputWindow(Canvas &source, const Actions &actions, QSettings &store);
    ~OutputWindow() override;
    void open();
    Canvas &canvas() { return *m_canvas; }

Q_SIGNALS:
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addCommands(const Actions &actions);
    void setPointerHidden(bool hidden);

    Canvas &m_source;
    Canvas *m_canvas;
    QAction *m_fullScreen;
    QSettings &m_store;
    QTimer m_pointer; ///< until it is hidden
    bool m_pointerHidden = false;
};

} // namespace hit
