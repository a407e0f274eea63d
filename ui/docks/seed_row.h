// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <QWidget>

class QFocusEvent;
class QLabel;
class QLineEdit;

namespace hit {

class Explorer;
class FieldNote;

/// "Seed [4217.38, 12.06] (random) (keep)": shows and takes a place or any latent as text. What
/// cannot be read is said under the field until that is left, and the picture stays.
class SeedRow final : public QWidget
{
    Q_OBJECT
public:
    explicit SeedRow(Explorer &explorer, QWidget *parent = nullptr);
    void showState();

Q_SIGNALS:
    void neighboursRequested();
    void keepRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void enter();
    void fit();
    void recheck();
    void moveFocus(const QFocusEvent &event);
    Result<Latent> typed() const;

    Explorer &m_explorer;
    QLabel *m_label;
    QLineEdit *m_field;
    FieldNote *m_note;
};

} // namespace hit
