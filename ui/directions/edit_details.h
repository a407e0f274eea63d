// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QMenu;

namespace hit {

class Explorer;
class StageRange;
class TokenMask;

/// What a direction acts on, below its row: stages, tokens, start grid; and what else can be done
/// with it. Live.
class EditDetails final : public QWidget
{
    Q_OBJECT
public:
    EditDetails(Explorer &explorer, int row, QWidget *parent = nullptr);
    void refresh();                         ///< from the state
    void setTabOrderAfter(QWidget *before); ///< in reading order
    StageRange &stages() { return *m_stages; }
    TokenMask &tokens() { return *m_tokens; }

protected:
    /// A near miss is no click on the row, which would close this.
    void mousePressEvent(QMouseEvent *event) override;

Q_SIGNALS:
    void renameRequested();
    /// Of the given rows; the answer is the caller's to give.
    void separateRequested(const QList<int> &others);

private:
    QLayout *makeButtons();
    void connectStages();
    void connectTokens();
    void fillOthers(QMenu &menu);
    QString name() const;

    Explorer &m_explorer;
    const int m_row;
    StageRange *m_stages;
    TokenMask *m_tokens;
    QCheckBox *m_grid;
};

} // namespace hit
