// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QProgressBar;
class QToolButton;

namespace hit {

class RunLibrary;

/// Training in the status bar: step and progress of the newest run at work, a count of the others.
/// Hidden while none is.
class TrainingStatus final : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingStatus(const RunLibrary &library, QWidget *parent = nullptr);

Q_SIGNALS:
    void clicked(const QString &path); ///< the person wants to see that run

private:
    void refresh();

    const RunLibrary &m_library;
    QToolButton *m_text;
    QProgressBar *m_bar;
};

} // namespace hit
