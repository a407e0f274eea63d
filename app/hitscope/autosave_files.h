// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <string_view>
#include <vector>

class QLockFile;

namespace hit {

/// Sessions that nobody saved, as files. Each running program has a folder of its own, which a lock
/// marks as in use; a folder whose lock nobody holds was left by a program that ended without
/// cleaning up. One thread writes and clears, and one does the rest, which may be another.
class AutosaveFiles final
{
public:
    explicit AutosaveFiles(const QString &folder);
    ~AutosaveFiles();

    /// Durably; the session before this one stays beside it.
    Status write(std::string_view session);
    void clear(); ///< this program has nothing to lose

    /// What a program left behind.
    struct Left
    {
        QString folder;
        QStringList sessions; ///< paths, the newest first
    };
    /// Those that no other window has taken, empty folders swept away. They are this program's from
    /// now on, and anybody's again if it ends before it forgets them.
    QList<Left> takeLeft();
    void forget(const Left &left); ///< deletes it
    /// Out of the way, never deleted; where it lies now.
    QString setAside(const Left &left);

    /// Where the window was when it was closed in peace.
    QString lastSession() const;
    Status writeLast(std::string_view session);

private:
    struct Taken;

    QString m_folder, m_own;
    std::unique_ptr<QLockFile> m_lock; ///< of m_own, from the first write on
    std::vector<Taken> m_taken;
};

} // namespace hit
