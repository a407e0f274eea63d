// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace hit {

/// Takes the next key combination that is pressed; Backspace takes the keys away, Esc leaves all as
/// it was.
class KeyEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit KeyEdit(QWidget *parent = nullptr);
    QKeySequence keys() const { return m_keys; }

Q_SIGNALS:
    void taken();
    void left();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QKeySequence m_keys;
};

} // namespace hit
