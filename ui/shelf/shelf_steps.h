// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shelf/shelf_library.h"

#include <QUndoCommand>

namespace hit {

/// Steps of undo of a shelf.
class KeepStep final : public QUndoCommand
{
public:
    KeepStep(ShelfLibrary &library, const QString &name, std::vector<ImportedPicture> pictures);
    void undo() override;
    void redo() override;

private:
    QList<ShelfItem> items() const;

    ShelfLibrary &m_library;
    std::vector<ImportedPicture> m_pictures; ///< the pictures only until they are written
    bool m_written = false;
};

class RemoveStep final : public QUndoCommand
{
public:
    RemoveStep(ShelfLibrary &library, const QString &name, const QList<ShelfItem> &items);
    void undo() override { m_library.putBack(m_items); }
    void redo() override { m_library.takeOff(m_items); }

private:
    ShelfLibrary &m_library;
    QList<ShelfItem> m_items;
};

/// One field of several items.
class ChangeStep final : public QUndoCommand
{
public:
    struct Row
    {
        QString id;
        std::function<void(ShelfItem &)> forth, back;
    };
    ChangeStep(ShelfLibrary &library, const QString &name, const QList<Row> &rows);
    void undo() override;
    void redo() override;

private:
    ShelfLibrary &m_library;
    QList<Row> m_rows;
};

} // namespace hit
