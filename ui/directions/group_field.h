// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/group_directions.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;

namespace hit {

class ChoiceRow;
class FieldNote;
class ShelfLibrary;

/// Two groups of kept pictures: those of a tag, or the selected ones, against those of another tag,
/// or all others. Says how many each has, and what keeps them from being told apart.
class GroupField final : public QWidget
{
    Q_OBJECT
public:
    explicit GroupField(const ShelfLibrary &library, QWidget *parent = nullptr);
    void setSelected(const QStringList &ids); ///< on the shelf
    void chooseSelected();                    ///< against all others

    QStringList with() const; ///< ids of the open model's pictures that are in this group alone
    QStringList without() const;
    GroupFit fit() const;
    QString name() const;   ///< of what tells them apart: "red", "red, not blue"
    QString whyNot() const; ///< empty: they can be told apart

Q_SIGNALS:
    void changed();

private:
    void addGroup(QGridLayout *grid, const QString &label, QComboBox *box, QLabel *count);
    void fill(QComboBox *box, const QString &general);
    void refill();
    void refresh();
    QStringList chosenWith() const;
    QStringList chosenWithout() const;
    QString leftOut() const;

    const ShelfLibrary &m_library;
    QStringList m_selected;
    QComboBox *m_with, *m_without;
    QLabel *m_withCount, *m_withoutCount;
    ChoiceRow *m_fit;
    FieldNote *m_note;
};

} // namespace hit
