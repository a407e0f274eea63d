// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QString>

namespace hit {

/// What was found in a model before, as files in a folder, by the model's files (name, size, time
/// of change) and all that was asked for. Holds the newest.
class SearchCache
{
public:
    SearchCache(const QString &folder, int mostKept);
    /// Where what is found is kept; empty: the model's files cannot be told apart from others.
    QString path(const ModelInfo &model, const nlohmann::json &search) const;
    /// Takes `file` over as `path`; one that is there is replaced. False: it could not.
    bool keep(const QString &file, const QString &path) const;

private:
    void prune() const;

    QString m_folder;
    int m_mostKept;
};

/// Of the user, for all models: of searches of one kind.
QString searchCacheFolder(const QString &kind);

} // namespace hit
