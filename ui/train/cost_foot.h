// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_cost.h"

#include <QWidget>

#include <array>

class QLabel;
class QMenu;
class QToolButton;

namespace hit {

class ElidedLabel;

/// Under the form and always in sight: what the run takes, and what may go wrong with it: the
/// gravest, and a list of all. As high whatever it says, so that nothing moves under the mouse.
class CostFoot final : public QWidget
{
    Q_OBJECT
public:
    explicit CostFoot(QWidget *parent = nullptr);
    /// `isOld`: another measurement is on the way, these are the last numbers.
    void showCost(const CostTexts &texts, bool isOld);
    void showRemark(const QString &remark);       ///< "Measuring..."; beside the title
    void showAdvice(const QList<Advice> &advice); ///< the gravest first; nothing: an empty place

Q_SIGNALS:
    void placeWanted(QWidget *place); ///< of the advice that was chosen

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row
    {
        QLabel *name;
        ElidedLabel *value;
    };
    void fillList();
    void choose(const Advice &advice);

    std::array<Row, 3> m_rows; ///< time, memory, disk
    QList<Advice> m_all;
    QString m_chosen; ///< text of the advice that stays in front while it is true
    ElidedLabel *m_remark;
    VerdictLine *m_advice;
    QToolButton *m_more;
    QMenu *m_list;
};

} // namespace hit
