// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

class QButtonGroup;

namespace hit {

QLabel *makeLabel(const QString &text, TextRole role, Tone tone = Tone::Normal,
                  QWidget *parent = nullptr);

/// 28 x 28, always with tooltip and accessible name.
class IconButton final : public QToolButton
{
    Q_OBJECT
public:
    IconButton(const QString &iconName, const QString &name, QWidget *parent = nullptr);
    void setIconName(const QString &iconName);
};

/// A row of exclusive choices in one frame: "EMA | Generator", the workspace switch. One stop of
/// the focus order.
class Segmented final : public QWidget
{
    Q_OBJECT
public:
    explicit Segmented(QWidget *parent = nullptr);
    void addSegment(const QString &text, const QString &iconName = {}, const QString &toolTip = {});
    int current() const;
    void setCurrent(int index); ///< no signal; -1: none of them
    void setSegmentEnabled(int index, bool enabled, const QString &whyNot = {});
    int count() const;
    void setTight(bool tight); ///< less room about the texts, where there is little

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_group;
};

/// Elides in the middle or at the end instead of widening its window; the whole text is its tooltip
/// when elided.
class ElidedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget *parent = nullptr);
    void setFullText(const QString &text);
    QString fullText() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    Qt::TextElideMode m_mode;
    QString m_text;
};

/// Icon, one line what is missing, how to get it, one button; centred (ui.md section 10).
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    EmptyState(const QString &iconName, const QString &title, const QString &text,
               const QString &button = {}, QWidget *parent = nullptr);

Q_SIGNALS:
    void clicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();

    QString m_iconName;
    QLabel *m_icon;
};

/// Dock title of 32 px with name and a menu button; Dock fills the menu.
class DockTitle final : public QWidget
{
    Q_OBJECT
public:
    DockTitle(const QString &title, QWidget *parent);
    QToolButton *menuButton() const { return m_menu; }
    void setText(const QString &title);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    ElidedLabel *m_text;
    QToolButton *m_menu;
};

} // namespace hit
