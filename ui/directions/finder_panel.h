// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/direction_finder.h"
#include "ui/directions/swing.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace hit {

class CellGrid;
class ChoiceRow;
class FoundList;
class FoundModel;
class GroupField;
class RegionField;
class SearchProgress;
class ShelfLibrary;

/// Looks for directions and shows what each does before it is added to the edit stack.
class FinderPanel final : public QWidget
{
    Q_OBJECT
public:
    FinderPanel(Explorer &explorer, const ShelfLibrary &shelf, const QString &cacheFolder,
                QWidget *parent = nullptr);
    void setMethod(FindBy by);
    FindBy method() const;
    void setRegion(const QRect &region); ///< drawn on the picture
    QRect region() const;                ///< to be shown there; empty: none
    void setDrawing(bool on);            ///< a region is being drawn
    GroupField &groups() { return *m_groups; }
    bool isRunning() const { return m_finder.isRunning(); }
    const FoundModel &found() const { return *m_model; }

Q_SIGNALS:
    void closeRequested();
    void regionChanged(const QRect &region); ///< empty: none, or another method
    void drawRequested(bool on);
    void failed(const QString &why);
    void refused(const hit::Error &error); ///< what was found could not be added

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeForm();
    QWidget *makeResults();
    void addField(QGridLayout *grid, const QString &label, QWidget *field,
                  bool FindMethod::*needed);
    void connectParts();
    void takeModel();
    QString whyNot() const;
    void refresh();
    void start();
    void add(const Directions &directions);
    void take(std::vector<FoundDirection> found);

    Explorer &m_explorer;
    const ShelfLibrary &m_shelf;
    DirectionFinder m_finder;
    Swing m_swing;
    FoundModel *m_model;
    QComboBox *m_method, *m_token;
    ChoiceRow *m_stage;
    CellGrid *m_cells;
    GroupField *m_groups;
    RegionField *m_region;
    QSpinBox *m_count, *m_samples;
    QPushButton *m_find, *m_addAll;
    SearchProgress *m_progress;
    QLabel *m_share;
    FoundList *m_list;
    FindBy m_searched = FindBy::Overall; ///< what is found, or looked for, is by
    std::string m_name; ///< of the direction that is looked for; empty: as it was found
    /// Rows of the form that not all methods need.
    struct Field
    {
        QList<QWidget *> widgets;
        bool FindMethod::*needed;
    };
    QList<Field> m_fields;
};

} // namespace hit
