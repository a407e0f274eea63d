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
};
/// Time, memory and disk that the run takes; `freeBytes`: of the disk it goes to, negative: not
/// known.
QList<Advice> costAdvice(const NewRunForm &form, const RecipeTrial::Cost &cost, qint64 freeBytes,
                         qint64 imagesToPack);
/// What may go wrong with it: nothing left to train, no discriminator.
QList<Advice> riskAdvice(const NewRunForm &form);

/// Of the disk where `folder` is or would be; -1: not known.
qint64 freeBytesFor(const QString &folder);
/// "about 28 h"
QString roundedTime(double seconds);

} // namespace hit
