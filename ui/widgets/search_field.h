// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

class QAbstractItemView;

namespace hit {

/// A line to search a list with: lens, clear button. Esc clears it; when it is empty, the key is
/// for whom it stands in.
class SearchField final : public QLineEdit
{
    Q_OBJECT
public:
    /// `what`, as a placeholder and for screen readers: "Search directions".
    explicit SearchField(const QString &what, QWidget *parent = nullptr);
    /// Down and Enter lead to what it found: the current row of `view`, or the first that can be
    /// chosen.
    void leadTo(QAbstractItemView *view);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void enterFound();

    QAbstractItemView *m_found = nullptr;
};

} // namespace hit
