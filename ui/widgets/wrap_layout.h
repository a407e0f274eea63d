// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

#include <memory>

namespace hit {

/// Its items side by side, each as wide as it wants to be; what has no room begins another row.
class WrapLayout final : public QLayout
{
public:
    using QLayout::QLayout;
    ~WrapLayout() override;
    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;    ///< of one row
    QSize minimumSize() const override; ///< of the widest item
    void setGeometry(const QRect &place) override;

private:
    /// In rows that are `place` wide; the height they need. `move`: the items go there.
    int arrange(const QRect &place, bool move) const;

    QList<QLayoutItem *> m_items;
};

} // namespace hit
