// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/direction_file.h"

#include <QAbstractListModel>
#include <QListView>

namespace hit {

class Explorer;

/// What was found, best first, and which of it is in the edit stack already.
class FoundModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { ShareRole = Qt::UserRole, IsAddedRole };

    explicit FoundModel(const Explorer &explorer, QObject *parent = nullptr);
    void setFound(std::vector<FoundDirection> found);
    const std::vector<FoundDirection> &found() const { return m_found; }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    const Explorer &m_explorer;
    std::vector<FoundDirection> m_found;
};

/// Its rows: name, share, Add. Pointing at a row, or the current one under the keyboard, asks to
/// see it; Enter, a double click or its button adds it. As high as all of them: it lies in what
/// scrolls.
class FoundList final : public QListView
{
    Q_OBJECT
public:
    explicit FoundList(FoundModel &model, QWidget *parent = nullptr);
    QRect addRect(int row) const; ///< of the button, in the viewport
    void setFaded(bool faded);    ///< of an earlier search; they work all the same
    bool isFaded() const { return m_faded; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void shown(int row); ///< -1: none any more
    void addRequested(int row);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    bool m_faded = false;
};

} // namespace hit
