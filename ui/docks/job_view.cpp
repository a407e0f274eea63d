// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/job_view.h"

#include "ui/jobs.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QUrl>

namespace hit {
namespace {

constexpr int rowHeight = 64, rowsShown = 3;

Job jobAt(const QModelIndex &index)
{
    return index.data(JobList::JobRole).value<Job>();
}

bool opens(const Job &job)
{
    return job.state == Job::State::Done && !job.folder.isEmpty();
}

QString buttonName(const Job &job)
{
    if (job.state == Job::State::Running)
        return JobView::tr("Cancel");
    return opens(job) ? JobView::tr("Open folder") : JobView::tr("Remove");
}

/// The running ones first, then the newest.
class NewestFirst final : public QSortFilterProxyModel
{
public:
    NewestFirst(JobList &jobs, QObject *parent)
        : QSortFilterProxyModel(parent)
    {
        setSourceModel(&jobs);
        sort(0);
    }

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override
    {
        const auto place = [](const Job &job) {
            return std::pair(job.state != Job::State::Running, -job.id);
        };
        return place(jobAt(left)) < place(jobAt(right));
    }
};

class JobDelegate final : public QStyledItemDelegate
{
public:
    explicit JobDelegate(JobView *view)
        : QStyledItemDelegate(view)
        , m_view(view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {180, controlHeight(rowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const Job job = jobAt(index);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.sel);
        const QRect button = buttonRect(option.rect);
        const QRect text(option.rect.left() + metrics::panelMargin, option.rect.top(),
                         button.left() - option.rect.left() - metrics::panelMargin - metrics::gap,
                         option.rect.height());
        paintTexts(*painter, text, job);
        if (job.state == Job::State::Running)
            drawProgressLine(*painter, progressRect(text), job.done);
        paintButton(*painter, button, job);
        painter->fillRect(QRect(text.left(), option.rect.bottom(), button.right() - text.left(), 1),
                          t.line);
    }

    bool editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        if (event->type() != QEvent::MouseButtonRelease)
            return false;
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() != Qt::LeftButton
            || !buttonRect(option.rect).contains(mouse->position().toPoint()))
            return false;
        m_view->press(index);
        return true;
    }

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override
    {
        const Job job = jobAt(index);
        const bool button = buttonRect(option.rect).contains(event->pos());
        QToolTip::showText(event->globalPos(), button ? buttonName(job) : JobList::statusText(job),
                           view);
        return true;
    }

private:
    static QRect buttonRect(const QRect &row)
    {
        const int side = metrics::iconButton;
        return {row.right() - side - metrics::gap, row.top() + (row.height() - side) / 2, side,
                side};
    }

    static void paintTexts(QPainter &painter, const QRect &area, const Job &job)
    {
        const Tokens &t = tokens();
        const QFont title = font(TextRole::Title), label = font(TextRole::Label);
        const int lines = QFontMetrics(title).height() + QFontMetrics(label).height() + 8;
        QRect line(area.left(), area.top() + (area.height() - lines) / 2, area.width(),
                   QFontMetrics(title).height());
        painter.setFont(label);
        painter.setPen(t.text3);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, job.kind);
        const int room = line.width() - QFontMetrics(label).horizontalAdvance(job.kind) - 8;
        painter.setFont(title);
        painter.setPen(t.text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(title).elidedText(job.target, Qt::ElideMiddle, room));
        line.translate(0, line.height() + 2);
        painter.setFont(label);
        painter.setPen(job.state == Job::State::Failed ? t.error : t.text2);
        paintStatus(painter, line, job);
    }

    /// Colour is never alone: what has ended also has an icon.
    static void paintStatus(QPainter &painter, QRect line, const Job &job)
    {
        const bool failed = job.state == Job::State::Failed;
        if (failed || job.state == Job::State::Done) {
            const QIcon mark = failed ? icon(QStringLiteral("error"), tokens().error)
                                      : icon(QStringLiteral("ok"), tokens().ok);
            mark.paint(&painter, QRect(line.left(), line.center().y() - 7, 14, 14));
            line.setLeft(line.left() + 20);
        }
        QString text = JobList::statusText(job);
        if (job.state == Job::State::Running && !job.text.isEmpty())
            text += QStringLiteral(" \u00b7 ") + job.text;
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    }

    static QRect progressRect(const QRect &text)
    {
        return {text.left(), text.bottom() - 8, text.width(), progressLineHeight};
    }

    void paintButton(QPainter &painter, const QRect &rect, const Job &job) const
    {
        const QPoint pointer = m_view->viewport()->mapFromGlobal(QCursor::pos());
        const bool hovered = m_view->viewport()->underMouse() && rect.contains(pointer);
        if (hovered)
            drawPlate(painter, rect, tokens().hover, {});
        const QString name = opens(job) ? QStringLiteral("folder") : QStringLiteral("close");
        icon(name).paint(&painter, rect.adjusted(6, 6, -6, -6), Qt::AlignCenter,
                         hovered ? QIcon::Active : QIcon::Normal);
    }

    JobView *m_view;
};

} // namespace

JobView::JobView(JobList &jobs, QWidget *parent)
    : QListView(parent)
    , m_jobs(jobs)
{
    setModel(new NewestFirst(jobs, this));
    setItemDelegate(new JobDelegate(this));
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setSelectionMode(SingleSelection);
    setAccessibleName(tr("Jobs"));
    m_run.setInterval(runningLineMs);
    connect(&m_run, &QTimer::timeout, viewport(), QOverload<>::of(&QWidget::update));
    connect(&jobs, &JobList::progressed, this, &JobView::updateTimer);
}

QSize JobView::sizeHint() const
{
    return {QListView::sizeHint().width(), rowsShown * controlHeight(rowHeight)};
}

void JobView::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    updateTimer();
}

void JobView::hideEvent(QHideEvent *event)
{
    m_run.stop();
    QListView::hideEvent(event);
}

/// Where progress is not known a line runs.
void JobView::updateTimer()
{
    const bool runs = isVisible() && m_jobs.anyUnknown();
    if (runs != m_run.isActive())
        runs ? m_run.start() : m_run.stop();
}

void JobView::press(const QModelIndex &index)
{
    if (opens(jobAt(index)))
        openFolder(index);
    else
        cancelOrRemove(index);
}

void JobView::openFolder(const QModelIndex &index)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(jobAt(index).folder));
}

void JobView::cancelOrRemove(const QModelIndex &index)
{
    const Job job = jobAt(index);
    if (job.state == Job::State::Running)
        m_jobs.requestCancel(job.id);
    else
        m_jobs.remove(job.id);
}

void JobView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    if (index.isValid() && event->key() == Qt::Key_Delete)
        return cancelOrRemove(index);
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (index.isValid() && enter && opens(jobAt(index)))
        return openFolder(index);
    QListView::keyPressEvent(event);
}

void JobView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid())
        return;
    const QPersistentModelIndex kept(index);
    const Job job = jobAt(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (opens(job))
        menu->addAction(tr("Open folder"), this, [this, kept] { openFolder(kept); });
    menu->addAction(job.state == Job::State::Running ? tr("Cancel") : tr("Remove"), this,
                    [this, kept] { cancelOrRemove(kept); });
    menu->popup(event->globalPos());
}

} // namespace hit
