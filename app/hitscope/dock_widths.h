// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>

class QDockWidget;
class QMainWindow;

namespace hit {

/// Gives the columns of docks their widths back once the window that squeezed them grows again. A
/// width that a person chose meanwhile stays.
class DockWidths final : public QObject
{
    Q_OBJECT
public:
    /// Of the docks that the window has now.
    explicit DockWidths(QMainWindow &window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Column
    {
        int width = 0;
        int before = 0; ///< the window squeezed it; 0: it did not
    };
    QList<QDockWidget *> docksIn(Qt::DockWidgetArea area) const;
    int widthOf(Qt::DockWidgetArea area) const;
    void takeWindowSize();
    void giveBack();
    void takeChosen();

    QMainWindow &m_window;
    QHash<Qt::DockWidgetArea, Column> m_columns;
    QTimer m_chosen; ///< a dock has another width: due to the window, or to the person
};

} // namespace hit
