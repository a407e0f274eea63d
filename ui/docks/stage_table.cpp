// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/stage_table.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTimer>

#include <numeric>

namespace hit {
namespace {

constexpr int cellPadding = 4, markSide = 14, markGap = 2, shareWidth = 24, fadeMs = 400,
              fadeStepMs = 33;

class StageDelegate final : public QStyledItemDelegate
{
public:
    explicit StageDelegate(StageTable *table)
        : QStyledItemDelegate(table)
        , m_table(table)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        paintRow(*painter, option, index);
        switch (index.column()) {
        case StageModel::Layers:
            return paintMarks(*painter, option.rect, index);
        case StageModel::Share:
            return paintShare(*painter, option.rect, index);
        default:
            paintText(*painter, option.rect, index);
        }
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int height = controlHeight(metrics::listRow);
        if (index.column() == StageModel::Layers) {
            const auto marks = index.data(StageModel::MarksRole).value<QList<int>>().size();
            return {int(marks) * (markSide + markGap) + 2 * cellPadding, height};
        }
        if (index.column() == StageModel::Share)
            return {shareWidth + 8, height};
        // Times change with every frame; their column must not.
        const QString widest = index.column() == StageModel::Milliseconds ? QStringLiteral("88.88")
                                                                          : index.data().toString();
        const QFontMetrics metrics(font(TextRole::Title));
        return {metrics.horizontalAdvance(widest) + 2 * cellPadding, height};
    }

private:
    void paintRow(QPainter &painter, const QStyleOptionViewItem &option,
                  const QModelIndex &index) const
    {
        const Tokens &t = tokens();
        if (option.state & QStyle::State_Selected)
            painter.fillRect(option.rect, t.sel);
        else if (option.state & QStyle::State_MouseOver)
            painter.fillRect(option.rect, t.hover);
        const bool first = index.column() == StageModel::Pixels;
        if (first && index.data(StageModel::FreshRole).toBool() && m_table->freshness() > 0)
            painter.fillRect(QRect(option.rect.topLeft(), QSize(2, option.rect.height())),
                             faded(t.ok, m_table->freshness()));
    }

    static void paintText(QPainter &painter, const QRect &rect, const QModelIndex &index)
    {
        const bool strong = index.column() == StageModel::Pixels;
        const bool bright = strong || index.column() == StageModel::Milliseconds;
        painter.setFont(font(strong ? TextRole::Title : TextRole::Label));
        painter.setPen(bright ? tokens().text : tokens().text2);
        painter.drawText(rect.adjusted(cellPadding, 0, -cellPadding, 0),
                         index.data(Qt::TextAlignmentRole).toInt(), index.data().toString());
    }

    static void paintMarks(QPainter &painter, const QRect &rect, const QModelIndex &index)
    {
        const Tokens &t = tokens();
        QRectF box(rect.left() + cellPadding, rect.center().y() - markSide / 2 + 0.5, markSide,
                   markSide);
        for (int mark : index.data(StageModel::MarksRole).value<QList<int>>()) {
            switch (mark) {
            case StageModel::Cross:
                drawPlate(painter, box, t.cross, {}, 3);
                break;
            case StageModel::Regional:
                drawPlate(painter, box, t.regional, {}, 3);
                break;
            case StageModel::Dilated:
                drawPlate(painter, box, t.dilated, {}, 3);
                break;
            case StageModel::Both:
                paintBoth(painter, box);
                break;
            case StageModel::Full:
                drawPlate(painter, box, t.text3, {}, 3);
                break;
            default:
                drawPlate(painter, box, {}, t.text3, 3);
            }
            box.translate(markSide + markGap, 0);
        }
    }

    /// Half the heads regional, half dilated.
    static void paintBoth(QPainter &painter, const QRectF &box)
    {
        painter.save();
        painter.setClipRect(box.adjusted(0, 0, 0, -box.height() / 2));
        drawPlate(painter, box, tokens().regional, {}, 3);
        painter.setClipRect(box.adjusted(0, box.height() / 2, 0, 0));
        drawPlate(painter, box, tokens().dilated, {}, 3);
        painter.restore();
    }

    static void paintShare(QPainter &painter, const QRect &rect, const QModelIndex &index)
    {
        const double share = index.data(StageModel::ShareRole).toDouble();
        QRectF bar(rect.left() + 4, rect.center().y() - 2.5, shareWidth, 6);
        drawPlate(painter, bar, tokens().track, {}, 3);
        bar.setWidth(qMax(share > 0 ? 4.0 : 0.0, bar.width() * share));
        if (bar.width() > 0)
            drawPlate(painter, bar, share >= 1 ? tokens().accent : tokens().text3, {}, 3);
    }

    StageTable *m_table;
};

} // namespace

StageTable::StageTable(StageModel &stages, QWidget *parent)
    : QTableView(parent)
    , m_fade(new QTimer(this))
{
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&stages);
    sorted->setSortRole(StageModel::SortRole);
    setModel(sorted);
    setItemDelegate(new StageDelegate(this));
    setFrameShape(NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Stages"));
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(8);
    horizontalHeader()->setStretchLastSection(true);
    setTextRole(horizontalHeader(), TextRole::Label);
    setSortingEnabled(true);
    sortByColumn(StageModel::Pixels, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorShown(false);
    m_fade->setInterval(fadeStepMs);
    connect(m_fade, &QTimer::timeout, this, [this] {
        viewport()->update();
        if (freshness() <= 0)
            m_fade->stop();
    });
    connect(sorted, &QAbstractItemModel::modelReset, this, &StageTable::layOut);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, sorted](const QModelIndex &now) {
                if (now.isValid())
                    Q_EMIT stageSelected(sorted->mapToSource(now).row());
            });
    layOut();
}

void StageTable::layOut()
{
    verticalHeader()->setDefaultSectionSize(controlHeight(metrics::listRow));
    const QFontMetrics header(hit::font(TextRole::Label));
    for (int column = 0; column < StageModel::columns; ++column) {
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        m_widths[std::size_t(column)] =
            qMax(sizeHintForColumn(column), header.horizontalAdvance(title) + 2 * cellPadding);
    }
    fitColumns();
    updateGeometry();
}

/// Leaves out the bar, then the heads, where there is no room for the milliseconds.
void StageTable::fitColumns()
{
    int needed = std::accumulate(m_widths.begin(), m_widths.end(), 0);
    for (int column : {StageModel::Share, StageModel::Heads}) {
        const bool hide = needed > viewport()->width();
        setColumnHidden(column, hide);
        if (hide)
            needed -= m_widths[std::size_t(column)];
    }
    for (int column = 0; column < StageModel::columns; ++column)
        if (!isColumnHidden(column))
            horizontalHeader()->resizeSection(column, m_widths[std::size_t(column)]);
}

void StageTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void StageTable::restartFade()
{
    if (Theme::current().reducedMotion())
        return;
    m_sinceRun.start();
    m_fade->start();
}

double StageTable::freshness() const
{
    if (!m_sinceRun.isValid())
        return 0;
    return 1 - qMin(1.0, double(m_sinceRun.elapsed()) / fadeMs);
}

void StageTable::copy() const
{
    QStringList lines;
    for (int row = -1; row < model()->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < StageModel::columns; ++column) {
            if (column == StageModel::Share)
                continue;
            cells.append(row < 0 ? model()->headerData(column, Qt::Horizontal).toString()
                                 : model()->index(row, column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    QApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
}

QSize StageTable::sizeHint() const
{
    const int width = std::accumulate(m_widths.begin(), m_widths.end(), 0);
    return {width, horizontalHeader()->sizeHint().height()
                       + model()->rowCount() * verticalHeader()->defaultSectionSize() + 2};
}

QSize StageTable::minimumSizeHint() const
{
    const int optional = m_widths[StageModel::Share] + m_widths[StageModel::Heads];
    return {sizeHint().width() - optional, sizeHint().height()};
}

void StageTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QTableView::keyPressEvent(event);
}

void StageTable::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy table"), this, &StageTable::copy);
    menu->addAction(tr("Sort by stage"), this,
                    [this] { sortByColumn(StageModel::Pixels, Qt::AscendingOrder); });
    menu->addAction(tr("Sort by time"), this,
                    [this] { sortByColumn(StageModel::Milliseconds, Qt::DescendingOrder); });
    menu->popup(event->globalPos());
}

void StageTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace hit
