// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace hit {

class FieldNote;

/// The name of a run while it is written. Says under itself, beside it in its parent, why the name
/// cannot be taken.
class RunNameEdit final : public QLineEdit
{
    Q_OBJECT
public:
    RunNameEdit(const QString &run, QWidget *parent); ///< `run`: its folder
    ~RunNameEdit() override;
    QString problem() const; ///< empty: the run can have the name

protected:
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void judge();
    void place();

    QString m_run;
    FieldNote *m_note;
};

} // namespace hit
