// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directions/direction_finder.h"
#include "ui/directions/swing.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QToolButton;

namespace hit {

class FinderForm;
class FoundList;
class FoundModel;
class GroupField;
class PanelScroll;
class SearchProgress;
class ShelfLibrary;

/// Looks for directions and shows what each does before it is added to the edit stack. Once
/// something is found the settings fold to one line, which says of what search it is.
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
    void setFormShown(bool shown);       ///< always is while nothing is found
    void find();                         ///< unless something is missing, which is shown
    GroupField &groups();
    bool isRunning() const { return m_finder.isRunning(); }
    const FoundModel &found() const { return *m_model; }
    bool isFoundBefore() const; ///< what is found is of another search than the one that is set

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
    QWidget *makeBody();
    void fillSearchRow();
    void fillFoundRow();
    void connectForm();
    void connectFound();
    void connectFinder();
    void takeModel();
    DirectionSearch wanted() const;
    QString whyNot() const;
    void refresh();
    void refreshFound(bool before); ///< by other settings than those that are shown
    void take(std::vector<FoundDirection> found);
    void add(const Directions &directions);
    void scrollToCurrent();

    Explorer &m_explorer;
    DirectionFinder m_finder;
    Swing m_swing;
    FoundModel *m_model;
    FinderForm *m_form;
    QToolButton *m_summary;
    QPushButton *m_find, *m_addAll;
    QWidget *m_searchRow, *m_foundRow;
    SearchProgress *m_progress;
    QLabel *m_share;
    FoundList *m_list;
    PanelScroll *m_scroll;
    bool m_formShown = true;
    std::optional<DirectionSearch> m_searched, m_foundBy; ///< the last one, and that of the list
    std::string m_name; ///< of the direction that is looked for; empty: as it was found
};

} // namespace hit
