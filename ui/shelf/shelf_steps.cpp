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
    QList<ShelfItem> items;
    for (ImportedPicture &kept : m_pictures) {
        items.append(kept.item);
        if (!m_written)
            m_library.addNew(kept.item, std::exchange(kept.picture, {}));
    }
    if (std::exchange(m_written, true))
        m_library.putBack(items);
}

void KeepStep::undo()
{
    QList<ShelfItem> items;
    for (const ImportedPicture &kept : m_pictures)
        items.append(kept.item);
    m_library.takeOff(items);
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
    for (const Row &row : m_rows)
        m_library.change(row.id, row.forth);
}

void ChangeStep::undo()
{
    for (const Row &row : m_rows)
        m_library.change(row.id, row.back);
}

} // namespace hit
