// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_steps.h"

namespace hit {

KeepStep::KeepStep(ShelfLibrary &library, const QString &name,
                   std::vector<ImportedPicture> pictures)
    : QUndoCommand(name)
    , m_library(library)
    , m_pictures(std::move(pictures))
{
}

void KeepStep::redo()
{
    if (std::exchange(m_written, true))
        m_library.putBack(items());
    else
        m_library.addNew(m_pictures);
}

void KeepStep::undo()
{
    m_library.takeOff(items());
}

QList<ShelfItem> KeepStep::items() const
{
    QList<ShelfItem> all;
    for (const ImportedPicture &kept : m_pictures)
        all.append(kept.item);
    return all;
}

RemoveStep::RemoveStep(ShelfLibrary &library, const QString &name, const QList<ShelfItem> &items)
    : QUndoCommand(name)
    , m_library(library)
    , m_items(items)
{
}

ChangeStep::ChangeStep(ShelfLibrary &library, const QString &name, const QList<Row> &rows)
    : QUndoCommand(name)
    , m_library(library)
    , m_rows(rows)
{
}

void ChangeStep::redo()
{
    QList<std::pair<QString, ShelfLibrary::Change>> changes;
    for (const Row &row : m_rows)
        changes.append({row.id, row.forth});
    m_library.change(changes);
}

void ChangeStep::undo()
{
    QList<std::pair<QString, ShelfLibrary::Change>> changes;
    for (const Row &row : m_rows)
        changes.append({row.id, row.back});
    m_library.change(changes);
}

} // namespace hit
