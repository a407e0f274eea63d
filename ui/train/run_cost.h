// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/recipe_trial.h"
#include "ui/train/verdict_line.h"

#include <QList>

namespace hit {

class NewRunForm;

/// Something to know before a run starts.
struct Advice
{
    VerdictLine::Kind kind;
    QString text;
    QWidget *place = nullptr; ///< in the form, with more of it, or what helps
};

/// What a run takes of one thing.
struct CostText
{
    QString text;
    bool isTooMuch = false;
};
struct CostTexts
{
    CostText time, memory, disk;
    QString remark; ///< how it was measured
};
/// `freeBytes`: of the disk that the run goes to, negative: not known.
CostTexts costTexts(const NewRunForm &form, const RecipeTrial::Cost &cost, qint64 freeBytes,
                    qint64 imagesToPack);

/// What may go wrong with it, the gravest first: too little memory or disk, nothing left to train,
/// no discriminator, a very long time.
QList<Advice> costAdvice(const CostTexts &cost);
QList<Advice> riskAdvice(const NewRunForm &form);

/// Of the disk where `folder` is or would be; -1: not known.
qint64 freeBytesFor(const QString &folder);
/// "about 28 h"
QString roundedTime(double seconds);

} // namespace hit
