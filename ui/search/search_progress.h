// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace hit {

/// What a search is doing, how much of it is done, how long it will take, and Cancel.
class SearchProgress final : public QWidget
{
    Q_OBJECT
public:
    explicit SearchProgress(QWidget *parent = nullptr);
    void begin();
    void show(bool opening, double done); ///< 0 ... 1 of that part

Q_SIGNALS:
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLabel *m_text;
    QTimer m_running; ///< while it is not known how much is done
    QElapsedTimer m_searching;
    double m_done = -1;
};

} // namespace hit
