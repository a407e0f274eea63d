// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/direction_search.h"

namespace hit {

/// What was found in a model before, as direction files in a folder, by the model's files (name,
/// size, time of change) and all options. Holds the newest 200.
class DirectionCache
{
public:
    explicit DirectionCache(const QString &folder);
    /// Where what is found is kept; empty: the model's files cannot be told apart from others.
    QString path(const ModelInfo &model, const DirectionSearch &search) const;
    /// Takes `file` over as `path`; one that is there is replaced. False: it could not.
    bool keep(const QString &file, const QString &path) const;

private:
    void prune() const;

    QString m_folder;
};

/// Of the user, for all models.
QString directionCacheFolder();

} // namespace hit
