// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QWidget>

class QAction;
class QLabel;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTreeView;

namespace hit {

class KeyMap;

/// All actions with their keys: searchable by name and by key, changed in place; says which action
/// loses its key. A page of Preferences and the content of F1.
class KeyMapView final : public QWidget
{
    Q_OBJECT
public:
    explicit KeyMapView(KeyMap &map, QWidget *parent = nullptr);
    /// Gives `keys` to `action` and says from which other one they were taken.
    void assign(QAction *action, const QKeySequence &keys);

private:
    void makeView();
    void fill();
    void showKeys();

    KeyMap &m_map;
    QStandardItemModel *m_items;
    QSortFilterProxyModel *m_found;
    QTreeView *m_view;
    QLabel *m_note;
};

/// F1.
class KeyMapDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit KeyMapDialog(KeyMap &map, QWidget *parent = nullptr);
};

} // namespace hit
