// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace hit {

class EditDetails;
class ElidedLabel;
class Explorer;
class IconButton;
class StageChip;
class ValueSlider;

/// One edit of the stack in two lines: eye, name, stages, value; source, slider. Selected, its
/// details are below. Everything is live and one step of undo. The list handles its keys.
class EditRow final : public QWidget
{
    Q_OBJECT
public:
    EditRow(Explorer &explorer, int row, QWidget *parent = nullptr);
    void refresh(); ///< from the state, if it has this row
    void setSelected(bool selected);
    bool isSelected() const { return m_selected; }
    void setFocusShown(bool shown); ///< the list has the keyboard, and this is its row
    void rename();                  ///< in place
    ValueSlider &slider() { return *m_slider; }
    EditDetails *details() { return m_details; } ///< null unless selected

Q_SIGNALS:
    void rangeRequested(); ///< a double click on the stages
    void separateRequested(const QList<int> &others);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< of the field for the name

private:
    void connectSlider();
    void endRename(bool keep);

    Explorer &m_explorer;
    const int m_row;
    IconButton *m_eye;
    StageChip *m_stages;
    ElidedLabel *m_source;
    ValueSlider *m_slider;
    EditDetails *m_details = nullptr;
    QLineEdit *m_name = nullptr; ///< while it is renamed
    bool m_selected = false, m_focusShown = false;
};

} // namespace hit
