// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/recipe.h"

#include <QAbstractTableModel>
#include <QDialog>

class QSortFilterProxyModel;
class QTableView;

namespace hit {

class FieldNote;
class NewRunForm;

/// All keys of a recipe with value, default and meaning; values can be written.
class RecipeKeysModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Key, Value, Default, Meaning, columns };

    RecipeKeysModel(NewRunForm &form, QObject *parent);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QString key(int row) const;

Q_SIGNALS:
    void judged(const QString &key, const QString &refusal); ///< empty: it was taken

private:
    NewRunForm &m_form;
    std::vector<RecipeKey> m_keys;
};

/// "All keys...": the table, searchable. What is written is in the form at once; double click on a
/// name, or Delete, brings the default back.
class RecipeKeys final : public QDialog
{
    Q_OBJECT
public:
    explicit RecipeKeys(NewRunForm &form, QWidget *parent = nullptr);

private:
    void makeView();
    void reset();

    NewRunForm &m_form;
    RecipeKeysModel *m_model;
    QSortFilterProxyModel *m_filter;
    QTableView *m_view;
    FieldNote *m_note;
};

} // namespace hit
