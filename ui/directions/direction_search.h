// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/group_directions.h"
#include "model/engine/request.h"

#include <QRect>
#include <QStringList>

namespace hit {

enum class FindBy { Overall, Stage, Token, Place, Features, Groups, Region };

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
    std::vector<std::vector<float>> with, without; ///< Groups: latents
    GroupFit fit = GroupFit::Logistic;             ///< Groups
    /// Region: the picture, of which only the latent of the start grid counts: edits that leave
    /// that alone, and those of stages and tokens, are no part of it. Of the others only which
    /// weights.
    State place;
};

/// A method in the words of a person.
struct FindMethod
{
    FindBy by;
    QString name;      ///< "What one stage reads"
    QString technical; ///< "SeFa: ..."
    QString share;     ///< what the share of its directions is of
    bool stage = false, token = false, cells = false, samples = false, groups = false;
    bool region = false;
    bool several = true; ///< finds as many as are asked for
};
const QList<FindMethod> &findMethods();
const FindMethod &methodOf(FindBy by);

/// What a search reads, each only if its method needs it, and what it writes.
struct SearchFiles
{
    QString place;         ///< .hitscope
    QString with, without; ///< .npy
    QString output;        ///< .safetensors
};
/// `hit directions ARGUMENTS`.
QStringList directionArguments(const ModelInfo &model, const DirectionSearch &search,
                               const SearchFiles &files);
/// All that what is found depends on, but for the model.
nlohmann::json directionKey(const ModelInfo &model, const DirectionSearch &search);
/// Do both find the same, wherever the picture is by now?
bool isSameSearch(const ModelInfo &model, const DirectionSearch &a, const DirectionSearch &b);

/// Why `hit directions` refuses a search, or one in that stage, of such a model; empty: it does
/// not.
QString whyNotIn(const GeneratorConfig &config, const DirectionSearch &search);
QString whyNotIn(const GeneratorConfig &config, const DirectionSearch &search, int stage);

} // namespace hit
