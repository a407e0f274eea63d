// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace hit {

class ElidedLabel;
class ShelfLibrary;

/// Tags and notes of what is selected, which it names. Several: what is typed goes to all of them,
/// and where they differ the field says so and is empty.
class ShelfDetails final : public QWidget
{
    Q_OBJECT
public:
    explicit ShelfDetails(ShelfLibrary &library, QWidget *parent = nullptr);
    void setItems(const QStringList &ids);
    void enter(); ///< the tags get the focus

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    QString whose() const;
    void takeTags();
    void takeNotes();

    ShelfLibrary &m_library;
    QStringList m_ids;
    ElidedLabel *m_whose;
    QLineEdit *m_tags;
    QPlainTextEdit *m_notes;
};

} // namespace hit
