// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

namespace hit {

class FieldNote;

/// The name of a field: a dot tells that the field differs from its default, a double click or its
/// menu brings that back.
class FieldLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit FieldLabel(const QString &text, QWidget *parent = nullptr);
    /// `home`: what reset brings back, for a person.
    void setEdited(bool edited, const QString &home);
    bool isEdited() const { return m_edited; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void resetRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    bool m_edited = false;
};

/// Label, field and, where there is something wrong with it, a note under the field.
class FormRow final : public QWidget
{
    Q_OBJECT
public:
    FormRow(const QString &label, QWidget *field, QWidget *parent = nullptr);
    FieldLabel *label() const { return m_label; }
    void setError(const QString &text); ///< empty: none
    QString error() const;
    void setHint(const QString &text); ///< under the field, while there is no error

protected:
    void changeEvent(QEvent *event) override;

private:
    void showNote();

    FieldLabel *m_label;
    FieldNote *m_note;
    QString m_error, m_hint;
};

} // namespace hit
