// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/direction_search.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QGridLayout;
class QSpinBox;

namespace hit {

class CellGrid;
class ChoiceRow;
class GroupField;
class RegionField;
class ShelfLibrary;

/// What to look for: the method and what it needs.
class FinderForm final : public QWidget
{
    Q_OBJECT
public:
    explicit FinderForm(const ShelfLibrary &shelf, QWidget *parent = nullptr);
    void setModel(const ModelInfo &model);
    void setMethod(FindBy by);
    FindBy method() const;
    void setRegion(const QRect &region); ///< drawn on the picture
    QRect region() const;                ///< empty: none, or another method
    void setDrawing(bool on);            ///< a region is being drawn
    GroupField &groups() { return *m_groups; }
    DirectionSearch search() const; ///< all but the place
    /// What is found is to be called; empty: as it is found.
    std::string name() const;
    QString whyNot() const; ///< what is missing; empty: nothing

Q_SIGNALS:
    void changed();
    void methodChanged();
    void regionEdited(); ///< by typing
    void drawRequested(bool on);

private:
    DirectionSearch settings() const;
    void makeChoices();
    void addRows();
    void addField(QGridLayout *grid, const QString &label, QWidget *field,
                  bool FindMethod::*needed);
    void connectFields();
    void showNeeded();
    void allowStages();

    const ShelfLibrary &m_shelf;
    std::optional<GeneratorConfig> m_config; ///< of the model
    QComboBox *m_method, *m_token;
    ChoiceRow *m_stage;
    CellGrid *m_cells;
    GroupField *m_groups;
    RegionField *m_region;
    QSpinBox *m_count, *m_samples;
    /// Rows that not all methods need.
    struct Field
    {
        QList<QWidget *> widgets;
        bool FindMethod::*needed;
    };
    QList<Field> m_fields;
};

} // namespace hit
