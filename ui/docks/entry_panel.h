// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace hit {

class EntryList;
class Explorer;
class SearchField;

/// "Numbers (512)": every number of the latent as a slider, with a filter. Each
/// change is one step of undo; the first makes the latent a free vector.
class EntryPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit EntryPanel(Explorer &explorer, QWidget *parent = nullptr);
    void showState();
    bool inGesture() const { return m_inGesture; }
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
    bool m_inGesture = false;
};

} // namespace hit
