// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/entry_list.h"

#include "ui/theme/theme.h"
#include "ui/widgets/value_slider.h"

#include <QApplication>
#include <QScrollBar>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastRows = 4, defaultRows = 6, labelWidth = 44;

} // namespace

EntryList::EntryList(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_filter(entryFilter({}))
{
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Numbers of the latent"));
}

int EntryList::rowHeight() const
{
    return controlHeight();
}

QSize EntryList::sizeHint() const
{
    return {200, defaultRows * rowHeight()};
}

QSize EntryList::minimumSizeHint() const
{
    return {120, leastRows * rowHeight()};
}

void EntryList::setValues(std::span<const float> values, std::span<const float> onPlane)
{
    m_values.assign(values.begin(), values.end());
    m_onPlane.assign(onPlane.begin(), onPlane.end());
    choose();
}

void EntryList::setFilter(const EntryFilter &filter)
{
    m_filter = filter;
    choose();
}

/// A row in use stays although it no longer passes: it must not vanish under the pointer.
void EntryList::choose()
{
    const auto inUse = [this](int index) {
        return std::any_of(m_rows.begin(), m_rows.end(), [index](const Row &row) {
            return row.index == index && row.slider->isAncestorOf(QApplication::focusWidget());
        });
    };
    std::vector<int> shown;
    for (int i = 0; i < int(m_values.size()); ++i)
        if (m_filter.accepts(i, m_values[std::size_t(i)], m_onPlane[std::size_t(i)]) || inUse(i))
            shown.push_back(i);
    const bool changed = shown.size() != m_shown.size();
    m_shown = std::move(shown);
    layOut();
    if (changed)
        Q_EMIT countChanged(count());
}

void EntryList::layOut()
{
    const int height = rowHeight();
    const int page = viewport()->height();
    verticalScrollBar()->setRange(0, qMax(0, count() * height - page));
    verticalScrollBar()->setSingleStep(height);
    verticalScrollBar()->setPageStep(page);
    const int top = verticalScrollBar()->value();
    const int first = top / height;
    const int visible = qMin(count() - first, page / height + 2);
    while (int(m_rows.size()) < visible)
        m_rows.push_back(makeRow());
    for (int i = 0; i < int(m_rows.size()); ++i) {
        // Entry by entry the same widget, as long as it is in sight: a drag goes on while the
        // list scrolls.
        const int position =
            first + (i - first % int(m_rows.size()) + int(m_rows.size())) % int(m_rows.size());
        const bool used = position < first + visible;
        m_rows[std::size_t(i)].slider->setVisible(used);
        if (!used) {
            m_rows[std::size_t(i)].index = -1;
            continue;
        }
        bind(m_rows[std::size_t(i)], m_shown[std::size_t(position)]);
        m_rows[std::size_t(i)].slider->setGeometry(0, position * height - top, viewport()->width(),
                                                   height);
    }
}

void EntryList::bind(Row &row, int index)
{
    const double home = double(m_onPlane[std::size_t(index)]);
    if (row.index != index)
        row.slider->setLabel(tr("z %1").arg(index));
    if (row.index != index || row.home != home) {
        ValueSlider::Range range;
        range.defaultValue = home;
        row.slider->setRange(range);
    }
    row.index = index;
    row.home = home;
    row.slider->setValue(double(m_values[std::size_t(index)]));
}

EntryList::Row EntryList::makeRow()
{
    auto *slider = new ValueSlider({}, {}, viewport());
    slider->setLabelWidth(labelWidth);
    connect(slider, &ValueSlider::gestureStarted, this,
            [this, slider] { Q_EMIT gestureStarted(indexOf(slider)); });
    connect(slider, &ValueSlider::valueChanged, this,
            [this, slider](double value) { Q_EMIT valueChanged(indexOf(slider), value); });
    connect(slider, &ValueSlider::gestureFinished, this,
            [this, slider] { Q_EMIT gestureFinished(indexOf(slider)); });
    connect(slider, &ValueSlider::gestureCancelled, this,
            [this, slider] { Q_EMIT gestureCancelled(indexOf(slider)); });
    return {slider};
}

int EntryList::indexOf(const QObject *slider) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [slider](const Row &row) { return row.slider == slider; });
    return found == m_rows.end() ? -1 : found->index;
}

void EntryList::resizeEvent(QResizeEvent *)
{
    layOut();
}

void EntryList::scrollContentsBy(int, int)
{
    layOut();
}

/// Tab goes through the numbers in order and scrolls, although there are few widgets.
bool EntryList::focusNextPrevChild(bool next)
{
    const auto focused = std::find_if(m_rows.begin(), m_rows.end(), [](const Row &row) {
        return row.slider->isAncestorOf(QApplication::focusWidget());
    });
    if (focused == m_rows.end())
        return QAbstractScrollArea::focusNextPrevChild(next);
    const auto at = std::find(m_shown.begin(), m_shown.end(), focused->index);
    if (at == m_shown.end() || (next ? at + 1 == m_shown.end() : at == m_shown.begin()))
        return QAbstractScrollArea::focusNextPrevChild(next);
    const int wanted = *(next ? at + 1 : at - 1);
    const int top = int((next ? at + 1 : at - 1) - m_shown.begin()) * rowHeight();
    const int page = viewport()->height();
    const int value = verticalScrollBar()->value();
    verticalScrollBar()->setValue(qBound(top + rowHeight() - page, value, top));
    for (const Row &row : m_rows)
        if (row.index == wanted)
            row.slider->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void EntryList::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

} // namespace hit
