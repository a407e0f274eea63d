// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/message_bar.h"

#include "model/core/log.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QTimer>

namespace hit {
namespace {

constexpr int inMs = 120, outMs = 200, mostKept = 200;

struct Look
{
    QString iconName;
    QColor color, background;
};

Look lookOf(Message::Kind kind)
{
    const Tokens &t = tokens();
    switch (kind) {
    case Message::Kind::Error:
        return {QStringLiteral("error"), t.error, t.errorBg};
    case Message::Kind::Warning:
        return {QStringLiteral("warn"), t.warn, t.warnBg};
    case Message::Kind::Information:
        break;
    }
    return {QStringLiteral("info"), t.accent, t.infoBg};
}

/// Help > Messages keeps what was said, in one line.
void logMessage(const Message &message)
{
    QStringList parts{message.what};
    if (!message.why.isEmpty())
        parts.append(message.why);
    if (!message.details.isEmpty())
        parts.append(message.details.simplified());
    const std::string line = parts.join(QStringLiteral(" \u2013 ")).toStdString();
    switch (message.kind) {
    case Message::Kind::Error:
        return log::error(line);
    case Message::Kind::Warning:
        return log::warning(line);
    case Message::Kind::Information:
        return log::info(line);
    }
}

} // namespace

struct MessageBar::Private
{
    explicit Private(MessageBar *owner)
        : q(owner)
    {
    }

    MessageBar *q;
    QList<Message> queue; ///< newest last, which is in front
    QList<Entry> history;
    Message::Kind shownKind{}; ///< also while it slides out and the queue is empty
    QLabel *icon = nullptr, *what = nullptr, *why = nullptr, *more = nullptr;
    QBoxLayout *actions = nullptr;
    QPushButton *detailsButton = nullptr;
    IconButton *close = nullptr;
    QPlainTextEdit *details = nullptr;
    QTimer *time = nullptr;
    QPropertyAnimation *slide = nullptr;

    void build();
    void showFront();
    void fillActions(const Message &message);
    QList<QAbstractButton *> buttons() const; ///< those of the message shown, from left to right
    void drawIcon();
    void place();
    void slideTo(bool in);
    void updateTime();
    void removeFront();
};

MessageBar::MessageBar(QWidget *canvas)
    : QWidget(canvas)
    , d(new Private(this))
{
    d->build();
    canvas->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this] { d->updateTime(); });
    hide();
}

MessageBar::~MessageBar()
{
    // The children lose the focus after `d` is gone.
    disconnect(qApp, nullptr, this, nullptr);
}

void MessageBar::Private::build()
{
    icon = new QLabel;
    what = makeLabel({}, TextRole::Title);
    why = makeLabel({}, TextRole::Label, Tone::Secondary);
    for (QLabel *label : {what, why}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    more = makeLabel({}, TextRole::Label, Tone::Secondary);
    detailsButton = new QPushButton(tr("Details"));
    detailsButton->setCheckable(true);
    close = new IconButton(QStringLiteral("close"), tr("Close message"));
    details = new QPlainTextEdit;
    details->setReadOnly(true);
    details->setMaximumHeight(120);
    details->setAccessibleName(tr("Details"));
    setTextRole(details, TextRole::Fixed);

    auto *text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(what);
    text->addWidget(why);
    actions = new QHBoxLayout;
    actions->setSpacing(metrics::gap);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::panelMargin);
    row->addWidget(icon);
    row->addLayout(text, 1);
    row->addLayout(actions);
    row->addWidget(detailsButton);
    row->addWidget(more);
    row->addWidget(close);
    auto *column = new QVBoxLayout(q);
    column->setContentsMargins(18, 8, 12, 8);
    column->addLayout(row, 1);
    column->addWidget(details);

    time = new QTimer(q);
    time->setObjectName(QStringLiteral("informationTime"));
    time->setSingleShot(true);
    slide = new QPropertyAnimation(q, "pos", q);
    slide->setEasingCurve(QEasingCurve::OutCubic);
    QObject::connect(time, &QTimer::timeout, q, [this] { removeFront(); });
    QObject::connect(close, &QToolButton::clicked, q, [this] { removeFront(); });
    QObject::connect(detailsButton, &QPushButton::toggled, q, [this](bool on) {
        details->setVisible(on);
        place();
    });
    QObject::connect(slide, &QPropertyAnimation::finished, q, [this] {
        if (queue.isEmpty())
            q->hide();
    });
}

void MessageBar::show(const Message &message)
{
    if (!message.key.isEmpty())
        d->queue.removeIf([&](const Message &m) { return m.key == message.key; });
    d->queue.append(message);
    logMessage(message);
    d->history.append({QDateTime::currentDateTime(), message});
    if (d->history.size() > mostKept)
        d->history.removeFirst();
    d->showFront();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::withdraw(const QString &key)
{
    if (d->queue.removeIf([&](const Message &m) { return m.key == key; }) > 0)
        d->showFront();
}

bool MessageBar::closeFront()
{
    if (d->queue.isEmpty())
        return false;
    d->removeFront();
    return true;
}

QList<MessageBar::Entry> MessageBar::history() const
{
    return d->history;
}

void MessageBar::enter()
{
    if (!d->queue.isEmpty())
        d->buttons().first()->setFocus(Qt::ShortcutFocusReason);
}

void MessageBar::Private::removeFront()
{
    if (queue.isEmpty())
        return;
    queue.removeLast();
    showFront();
}

void MessageBar::Private::showFront()
{
    time->stop();
    if (queue.isEmpty()) {
        for (int i = 0; i < actions->count(); ++i)
            actions->itemAt(i)->widget()->setEnabled(false); // seen while it slides out
        return slideTo(false);
    }
    const Message &message = queue.last();
    shownKind = message.kind;
    what->setText(message.what);
    why->setText(message.why);
    why->setVisible(!message.why.isEmpty());
    details->setPlainText(message.details);
    detailsButton->setVisible(!message.details.isEmpty());
    detailsButton->setChecked(false);
    details->hide();
    more->setText(tr("%n more", nullptr, int(queue.size()) - 1));
    more->setVisible(queue.size() > 1);
    q->setAccessibleName(message.what);
    q->setAccessibleDescription(message.why);
    fillActions(message);
    drawIcon();
    place();
    slideTo(true);
    updateTime();
}

void MessageBar::Private::fillActions(const Message &message)
{
    while (QLayoutItem *item = actions->takeAt(0)) {
        // An action may be running just now: its button must outlive it.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Message::Action &action : message.actions) {
        auto *button = new QPushButton(action.text);
        button->setAutoDefault(false);
        QObject::connect(button, &QPushButton::clicked, q, action.run);
        actions->addWidget(button);
    }
    QWidget *before = q;
    for (QAbstractButton *button : buttons()) {
        QWidget::setTabOrder(before, button);
        before = button;
    }
}

QList<QAbstractButton *> MessageBar::Private::buttons() const
{
    QList<QAbstractButton *> all;
    for (int i = 0; i < actions->count(); ++i)
        all.append(static_cast<QAbstractButton *>(actions->itemAt(i)->widget()));
    if (!queue.isEmpty() && !queue.last().details.isEmpty())
        all.append(detailsButton);
    all.append(close);
    return all;
}

void MessageBar::Private::drawIcon()
{
    if (queue.isEmpty())
        return;
    const Look look = lookOf(queue.last().kind);
    icon->setPixmap(hit::icon(look.iconName, look.color).pixmap({16, 16}, q->devicePixelRatioF()));
}

/// As wide as the canvas, 60 high or as high as its text needs.
void MessageBar::Private::place()
{
    const int width = q->parentWidget()->width();
    q->layout()->activate();
    const int needed = q->layout()->hasHeightForWidth() ? q->layout()->heightForWidth(width)
                                                        : q->layout()->sizeHint().height();
    q->resize(width, qMax(metrics::messageBar, needed));
    if (slide->state() != QAbstractAnimation::Running)
        q->move(0, 0);
    q->update();
}

void MessageBar::Private::slideTo(bool in)
{
    const QPoint target(0, in ? 0 : -q->height());
    const bool shown = q->isVisibleTo(q->parentWidget());
    if (in && !shown) {
        q->move(0, -q->height());
        q->QWidget::show();
        q->raise();
    }
    slide->stop();
    if (Theme::current().reducedMotion() || q->pos() == target) {
        q->move(target);
        q->setVisible(in);
        return;
    }
    slide->setDuration(in ? inMs : outMs);
    slide->setStartValue(q->pos());
    slide->setEndValue(target);
    slide->start();
}

/// Information ends by itself, but not while someone reads it.
void MessageBar::Private::updateTime()
{
    const bool read = q->underMouse() || q->isAncestorOf(QApplication::focusWidget());
    if (queue.isEmpty() || queue.last().kind != Message::Kind::Information || queue.last().waits
        || read)
        time->stop();
    else if (!time->isActive())
        time->start(std::chrono::seconds(queue.last().seconds));
}

bool MessageBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        d->place();
    return QWidget::eventFilter(watched, event);
}

bool MessageBar::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Enter:
    case QEvent::Leave:
        d->updateTime();
        break;
    case QEvent::PaletteChange:
        d->drawIcon();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    // Space presses by itself; Enter does so in dialogs only.
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (auto *button = qobject_cast<QAbstractButton *>(focusWidget()); enter && button)
        return button->click();
    if (event->key() != Qt::Key_Escape || !closeFront())
        QWidget::keyPressEvent(event);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    constexpr int edge = 3;
    const Look look = lookOf(d->shownKind);
    QPainter painter(this);
    painter.fillRect(rect(), look.background);
    painter.fillRect(QRect(0, 0, edge, height()), look.color);
}

} // namespace hit
