// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QWidget>

class QMenu;
class QMenuBar;
class QToolButton;

namespace hit {

class Actions;
class IconButton;
class Segmented;
enum class Workspace;

/// Mark and menus on the left; model, device, undo and redo on the right, in a group whose width is
/// the window's matter alone, so that nothing moves when a model's name changes (design/ui.md
/// section 2).
class TopBar final : public QWidget
{
    Q_OBJECT
public:
    TopBar(const Actions &actions, QMenu *modelMenu, QMenu *deviceMenu, QWidget *parent = nullptr);

    QMenuBar *menuBar() const { return m_menuBar; }
    void showModel(const ModelInfo &info);
    void showOpening(const QString &name);
    void showProgress(double read); ///< how much of the model being opened, 0 ... 1
    void showNoModel();
    void setModelThumbnail(const QImage &picture);
    void showWorkspace(Workspace workspace);

Q_SIGNALS:
    void workspaceChosen(hit::Workspace workspace);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setModelText(const QString &name);
    void fitText();
    void fit();
    void elide();

    QMenuBar *m_menuBar;
    Segmented *m_workspaces;
    QToolButton *m_model, *m_device;
    IconButton *m_undo, *m_redo;
    QString m_modelText, m_deviceText;
    QString m_opening; ///< the name of the model being opened
};

} // namespace hit
