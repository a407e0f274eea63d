// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_list_view.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/train/run_library.h"
#include "ui/train/run_mark.h"
#include "ui/train/run_name_edit.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyledItemDelegate>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr int rowHeight = 64, picture = 48, edge = 2, markSide = 14;

class RunDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {180, controlHeight(rowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const auto run = index.data(RunLibrary::FactsRole).value<RunFacts>();
        const QRect &row = option.rect;
        if (option.state & QStyle::State_Selected) {
            painter->fillRect(row, t.sel);
            painter->fillRect(QRect(row.left(), row.top(), edge, row.height()), t.accent);
        } else if (option.state & QStyle::State_MouseOver) {
            painter->fillRect(row, t.hover);
        }
        paintThumbnail(*painter, thumbnailRect(row), run);
        const QRect text = textRect(row);
        paintTexts(*painter, text, run);
        paintProgress(*painter, text, run);
        painter->fillRect(QRect(text.left(), row.bottom(), text.width(), 1), t.line);
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &index) const override
    {
        return new RunNameEdit(index.data(RunLibrary::PathRole).toString(), parent);
    }

    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override
    {
        if (static_cast<RunNameEdit *>(editor)->problem().isEmpty())
            QStyledItemDelegate::setModelData(editor, model, index);
    }

    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &) const override
    {
        const QRect text = textRect(option.rect);
        editor->setGeometry(text.left() - 4, option.rect.top() + 4, text.width() + 4,
                            controlHeight(metrics::compact));
    }

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &,
                   const QModelIndex &index) override
    {
        const auto run = index.data(RunLibrary::FactsRole).value<RunFacts>();
        QStringList lines{stateText(run)};
        if (!run.note.isEmpty())
            lines.append(run.note);
        lines.append(run.path);
        QToolTip::showText(event->globalPos(), lines.join(u'\n'), view);
        return true;
    }

protected:
    /// A name that is refused stays to be mended.
    bool eventFilter(QObject *editor, QEvent *event) override
    {
        constexpr std::array ending{Qt::Key_Enter, Qt::Key_Return, Qt::Key_Tab, Qt::Key_Backtab};
        const bool ends = event->type() == QEvent::KeyPress
                          && std::ranges::count(ending, static_cast<QKeyEvent *>(event)->key()) > 0;
        if (ends && !static_cast<RunNameEdit *>(editor)->problem().isEmpty())
            return true;
        return QStyledItemDelegate::eventFilter(editor, event);
    }

private:
    static QRect thumbnailRect(const QRect &row)
    {
        return {row.left() + metrics::panelMargin, row.top() + (row.height() - picture) / 2,
                picture, picture};
    }

    static QRect textRect(const QRect &row)
    {
        const int left = thumbnailRect(row).right() + 1 + metrics::gap + 2;
        return {left, row.top(), row.right() - metrics::panelMargin - left, row.height()};
    }

    static void paintThumbnail(QPainter &painter, const QRect &place, const RunFacts &run)
    {
        if (run.thumbnail.isNull()) {
            drawPlate(painter, place, tokens().control, {});
            icon(QStringLiteral("train"), tokens().text3)
                .paint(&painter, place.adjusted(14, 14, -14, -14));
            return;
        }
        QPainterPath clip;
        clip.addRoundedRect(place, metrics::radius, metrics::radius);
        painter.save();
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter.setClipPath(clip);
        painter.drawImage(place, run.thumbnail);
        painter.restore();
    }

    static void paintTexts(QPainter &painter, const QRect &area, const RunFacts &run)
    {
        const Tokens &t = tokens();
        const QFont name = font(TextRole::Name);
        const QFont label = font(TextRole::Label);
        const int nameHeight = QFontMetrics(name).height();
        const int lines = nameHeight + QFontMetrics(label).height() + 2 + 10;
        QRect line(area.left(), area.top() + (area.height() - lines) / 2, area.width(), nameHeight);
        painter.setFont(name);
        painter.setPen(t.text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(name).elidedText(run.name, Qt::ElideMiddle, line.width()));
        line.translate(0, nameHeight + 2);
        line.setHeight(QFontMetrics(label).height());
        painter.setFont(label);
        const QString step = isPreparing(run) && run.status.step == 0 ? QString()
                             : isAtWork(run)
                                 ? RunListView::tr("step %1").arg(countText(run.status.step))
                                 : countText(run.status.step);
        // The reason of one that has ended is worth more than its step.
        const QString state = stateText(run);
        const int stepWidth = painter.fontMetrics().horizontalAdvance(step);
        const int room = line.width() - markSide - 6;
        const bool both =
            painter.fontMetrics().horizontalAdvance(state) + stepWidth + 8 <= room || isAtWork(run);
        if (both) {
            painter.setPen(t.text2);
            painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, step);
        }
        const RunMark mark = markOf(run);
        icon(mark.icon, mark.color)
            .paint(&painter,
                   QRect(line.left(), line.center().y() - markSide / 2, markSide, markSide));
        painter.setPen(mark.color);
        line.setLeft(line.left() + markSide + 6);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(state, Qt::ElideRight,
                                                          both ? room - stepWidth - 8 : room));
    }

    static void paintProgress(QPainter &painter, const QRect &area, const RunFacts &run)
    {
        const double done = progressOf(run);
        if (done < 0 || run.status.state == RunState::Finished)
            return;
        const QRectF groove(area.left(), area.bottom() - 12, area.width(), progressLineHeight - 1);
        drawPlate(painter, groove, tokens().track, {}, 1.5);
        QRectF filled = groove;
        filled.setWidth(groove.width() * done);
        drawPlate(painter, filled, markOf(run).color, {}, 1.5);
    }
};

} // namespace

RunListView::RunListView(RunLibrary &library, QWidget *parent)
    : QListView(parent)
    , m_library(library)
{
    setObjectName(QStringLiteral("runList"));
    setModel(&library);
    setItemDelegate(new RunDelegate(this));
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setSelectionMode(SingleSelection);
    setEditTriggers(EditKeyPressed);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Runs"));
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { Q_EMIT chosen(selected()); });
}

QSize RunListView::sizeHint() const
{
    return {QListView::sizeHint().width(), 3 * controlHeight(rowHeight)};
}

QString RunListView::selected() const
{
    return currentIndex().data(RunLibrary::PathRole).toString();
}

void RunListView::select(const QString &path)
{
    if (const int row = m_library.row(path); row >= 0)
        setCurrentIndex(m_library.index(row));
}

/// A lower list must not hide what is selected.
void RunListView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scrollTo(currentIndex());
}

void RunListView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && currentIndex().isValid())
        Q_EMIT deleteRequested(selected());
    else
        QListView::keyPressEvent(event);
}

void RunListView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    Q_EMIT menuRequested(selected(), keyboard ? viewport()->mapToGlobal(visualRect(index).center())
                                              : event->globalPos());
}

} // namespace hit
