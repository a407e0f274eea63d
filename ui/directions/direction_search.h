// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QRect>
#include <QStringList>

namespace hit {

enum class FindBy { Overall, Stage, Token, Place, Features, Region };

/// What to look for, as `hit directions` understands it. What a method does not need has no effect.
struct DirectionSearch
{
    FindBy by = FindBy::Overall;
    int stage = 0;
    int token = 0;
    QRect cells{0, 0, 1, 1}; ///< of the 8 x 8 start grid
    QRect region;            ///< pixels of the picture
    int count = 10;
    int samples = 2'000;
    State place; ///< Region: the picture; of the others only which weights
};

/// A method in the words of a person.
struct FindMethod
{
    FindBy by;
    QString name;      ///< "What one stage reads"
    QString technical; ///< "SeFa: ..."
    QString share;     ///< what the share of its directions is of
    bool stage = false, token = false, cells = false, samples = false, region = false;
};
const QList<FindMethod> &findMethods();
const FindMethod &methodOf(FindBy by);

/// `hit directions ARGUMENTS`; `session`: a file with the place, for methods about one picture.
QStringList directionArguments(const ModelInfo &model, const DirectionSearch &search,
                               const QString &session, const QString &output);

} // namespace hit
