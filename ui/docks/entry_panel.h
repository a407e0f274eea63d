// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hand_gesture.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace hit {

class EntryList;
class SearchField;

/// "Numbers (512)": every number of the latent as a slider, with a filter. Each
/// change is one step of undo; the first makes the latent a free vector.
class EntryPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit EntryPanel(Explorer &explorer, QWidget *parent = nullptr);
    void showState();
    bool inGesture() const { return m_gesture.isOpen(); }
    void setOpen(bool open);
    bool isOpen() const;

private:
    void connectList();
    void applyFilter(const QString &text);
    void showCount();

    Explorer &m_explorer;
    QToolButton *m_header;
    QWidget *m_body;
    SearchField *m_filter;
    QLabel *m_note;
    EntryList *m_list;
    HandGesture m_gesture;
};

} // namespace hit
