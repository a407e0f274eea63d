// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/docks/entry_filter.h"

#include <QAbstractScrollArea>

#include <span>
#include <vector>

namespace hit {

class ValueSlider;

/// One slider per number of the latent. There are only as many widgets as rows in sight: scrolling
/// gives them other numbers.
class EntryList final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit EntryList(QWidget *parent = nullptr);
    /// `onPlane`: what reset goes back to. Both [D].
    void setValues(std::span<const float> values, std::span<const float> onPlane);
    void setFilter(const EntryFilter &filter);
    int count() const { return int(m_shown.size()); } ///< after the filter
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void gestureStarted(int index);
    void valueChanged(int index, double value);
    void gestureFinished(int index);
    void gestureCancelled(int index);
    void countChanged(int count);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        ValueSlider *slider;
        int index = -1; ///< of the latent; -1: not in use
        double home = 0;
    };
    int rowHeight() const;
    void choose();
    void layOut();
    void bind(Row &row, int index);
    Row makeRow();
    int indexOf(const QObject *slider) const;

    std::vector<float> m_values, m_onPlane;
    EntryFilter m_filter;
    std::vector<int> m_shown;
    std::vector<Row> m_rows;
};

} // namespace hit
