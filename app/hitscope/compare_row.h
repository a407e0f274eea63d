// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QMenu;
class QToolButton;

namespace hit {

class Comparing;
class Segmented;

/// What of A and B is seen, in the header of the canvas: A, both, B, their difference and its gain.
class CompareRow final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareRow(Comparing &comparing, QWidget *parent = nullptr);
    bool isWanted() const; ///< they are compared
    /// The choice of the gain, where it is wanted and not in view; else null.
    QMenu *hiddenGain() const;
    /// What is in the menu too steps back where it is narrow.
    void setNarrow(bool narrow);

Q_SIGNALS:
    void changed(); ///< isWanted() or what is in here

private:
    void follow();

    Comparing &m_comparing;
    Segmented *m_sides;
    QToolButton *m_gain;
    bool m_narrow = false;
};

} // namespace hit
