// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

namespace hit {

class DockTitle;
class PanelScroll;

/// A dock with our title (ui.md section 2): the title is there while the dock stands alone and
/// steps back to the tabs while it is in a tab group. Its body lies in a scroll area, so that it
/// never heightens the window.
class Dock : public QDockWidget
{
    Q_OBJECT
public:
    /// `objectName` is fixed for ever: saved layouts know the dock by it.
    Dock(const QString &objectName, const QString &title, const QString &iconName,
         QWidget *parent = nullptr);
    QString iconName() const { return m_iconName; }
    /// What the dock is about now; the menu that shows it keeps its first name.
    void setTitle(const QString &title);

Q_SIGNALS:
    void resetLayoutRequested();

protected:
    void setBody(QWidget *body);
    bool event(QEvent *event) override;

private:
    void fillMenu();
    void updateTitles();
    void updateTitle();

    QString m_iconName;
    DockTitle *m_title;
    QWidget *m_noTitle;
    PanelScroll *m_scroll;
};

} // namespace hit
