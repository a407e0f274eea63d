// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plane_pad.h"

#include "ui/theme/theme.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/arrow_keys.h"
#include "ui/widgets/plane_trail.h"
#include "ui/widgets/plane_view.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QTimer>

#include <cmath>

namespace hit {
namespace {

constexpr int wheelUnit = 120;
constexpr double farthest = 2147483647;

QPointF bounded(QPointF seeds)
{
    return {qBound(-farthest, seeds.x(), farthest), qBound(-farthest, seeds.y(), farthest)};
}

double arrowStep(Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier)
        return 0.005;
    return modifiers & Qt::ControlModifier ? 1 : 0.05;
}

} // namespace

struct PlanePad::Private
{
    enum class Gesture { None, Pressed, Drag, Keys };
    explicit Private(PlanePad *owner)
        : q(owner)
    {
    }

    PlanePad *q;
    PlaneView view;
    QPointF position;
    QHash<QPoint, QImage> images;
    PlaneTrail *trail = nullptr;
    QTimer *wish = nullptr;
    QList<QPoint> wished;
    QString freeText;
    QPushButton *back = nullptr;

    Gesture gesture = Gesture::None;
    QPointF before, dragPlace, pressPos, lastPos;
    std::optional<QPoint> hovered;
    int turned = 0; ///< by a fine wheel, less than a notch

    void place(QPointF seeds);
    void wishThumbnails();
    void begin(Gesture next);
    void end();
    void cancel();
    void moveTo(QPointF seeds);
    void drag(QPointF pos, Qt::KeyboardModifiers modifiers);
    bool free() const { return !freeText.isEmpty(); }
    void keepInView();
};

PlanePad::PlanePad(QWidget *parent)
    : QWidget(parent)
    , d(new Private(this))
{
    installAccessibleFactory();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Seed plane"));
    d->trail = new PlaneTrail(this);
    connect(d->trail, &PlaneTrail::shortened, this, qOverload<>(&QWidget::update));
    d->wish = new QTimer(this);
    d->wish->setSingleShot(true);
    d->wish->setInterval(0);
    connect(d->wish, &QTimer::timeout, this, [this] { d->wishThumbnails(); });
    d->back = new QPushButton(tr("Back"), this);
    d->back->setAutoDefault(false);
    d->back->hide();
    connect(d->back, &QPushButton::clicked, this, &PlanePad::backRequested);
}

PlanePad::~PlanePad() = default;

QPointF PlanePad::position() const
{
    return d->position;
}

void PlanePad::setPosition(QPointF seeds)
{
    if (d->gesture != Private::Gesture::None || seeds == d->position)
        return;
    d->place(bounded(seeds));
    d->keepInView();
}

void PlanePad::setThumbnail(QPoint seed, const QImage &image)
{
    constexpr int mostKept = 1000;
    if (d->images.size() >= mostKept)
        d->images.removeIf([this](const auto &entry) {
            return !d->view.tileRect(entry.key()).intersects(QRectF(rect()));
        });
    d->images.insert(seed, image);
    update(d->view.tileRect(seed).toAlignedRect());
}

void PlanePad::clearThumbnails()
{
    d->images.clear();
    d->wished.clear();
    d->wish->start();
    update();
}

void PlanePad::setFreeText(const QString &text)
{
    d->freeText = text;
    d->back->setVisible(d->free());
    setAccessibleDescription(text);
    update();
}

QSize PlanePad::sizeHint() const
{
    return {280, 200};
}

QSize PlanePad::minimumSizeHint() const
{
    return {120, 80};
}

/// The present place, without a signal; adds to the path.
void PlanePad::Private::place(QPointF seeds)
{
    trail->add(position, seeds);
    position = seeds;
    wish->start();
    q->update();
}

/// The plane stays where it is while the ring can be seen well; a jump out of sight centres it.
void PlanePad::Private::keepInView()
{
    const QPointF was = view.centre();
    view.follow(position);
    if (view.centre() != was)
        wish->start();
    q->update();
}

void PlanePad::Private::wishThumbnails()
{
    QList<QPoint> missing;
    const QList<QPoint> seeds = view.visibleSeeds(position);
    for (QPoint seed : seeds)
        if (!images.contains(seed))
            missing.append(seed);
    if (missing == wished)
        return;
    wished = missing;
    Q_EMIT q->thumbnailsWanted(missing);
}

void PlanePad::Private::begin(Gesture next)
{
    if (gesture == next)
        return;
    end();
    gesture = next;
    before = dragPlace = position;
    Q_EMIT q->gestureStarted();
}

void PlanePad::Private::end()
{
    const bool moving = gesture == Gesture::Drag || gesture == Gesture::Keys;
    gesture = Gesture::None;
    q->unsetCursor();
    if (moving)
        Q_EMIT q->gestureFinished();
}

void PlanePad::Private::cancel()
{
    gesture = Gesture::None;
    q->unsetCursor();
    place(before);
    keepInView();
    Q_EMIT q->gestureCancelled();
}

void PlanePad::Private::moveTo(QPointF seeds)
{
    seeds = bounded(seeds);
    if (seeds == position)
        return;
    place(seeds);
    keepInView();
    QAccessibleEvent changed(q, QAccessible::ValueChanged);
    QAccessible::updateAccessibility(&changed);
    Q_EMIT q->moved(seeds);
}

void PlanePad::Private::drag(QPointF pos, Qt::KeyboardModifiers modifiers)
{
    const double fine = modifiers & Qt::ShiftModifier ? 0.1 : 1;
    dragPlace += (pos - lastPos) / view.pitch() * fine;
    lastPos = pos;
    if (modifiers & Qt::ControlModifier)
        moveTo({std::round(dragPlace.x()), std::round(dragPlace.y())});
    else
        moveTo(dragPlace);
}

void PlanePad::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || d->free())
        return event->ignore();
    d->end();
    d->gesture = Private::Gesture::Pressed;
    d->pressPos = d->lastPos = event->position();
}

void PlanePad::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pos = event->position();
    if (d->gesture == Private::Gesture::Pressed
        && (pos - d->pressPos).manhattanLength() >= QApplication::startDragDistance()) {
        d->begin(Private::Gesture::Drag);
        d->lastPos = pos;
        setCursor(Qt::BlankCursor);
    } else if (d->gesture == Private::Gesture::Drag) {
        d->drag(pos, event->modifiers());
    } else if (d->hovered != d->view.tileAt(pos)) {
        d->hovered = d->view.tileAt(pos);
        update();
    }
}

void PlanePad::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool click = d->gesture == Private::Gesture::Pressed;
    d->end();
    if (const auto tile = d->view.tileAt(event->position()); click && tile)
        Q_EMIT goTo(*tile);
}

void PlanePad::leaveEvent(QEvent *)
{
    d->hovered.reset();
    update();
}

void PlanePad::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus() || event->angleDelta().y() == 0)
        return event->ignore();
    d->turned += event->angleDelta().y();
    const int notches = d->turned / wheelUnit;
    if (notches == 0)
        return; // a fine wheel or a touch pad adds up
    d->turned -= notches * wheelUnit;
    d->view.zoom(notches > 0 ? 1 : -1, d->position);
    d->wish->start();
    update();
}

void PlanePad::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint nearest = d->position.toPoint();
    const auto tile = keyboard ? std::optional(nearest) : d->view.tileAt(event->pos());
    if (!tile || d->free())
        return event->ignore();
    const QPointF at = keyboard ? d->view.tileRect(nearest).center() : QPointF(event->pos());
    Q_EMIT tileMenuRequested(*tile, mapToGlobal(at.toPoint()));
}

void PlanePad::keyPressEvent(QKeyEvent *event)
{
    const QPointF direction = arrowOf(event->key());
    if (event->key() == Qt::Key_Escape && d->gesture > Private::Gesture::Pressed)
        return d->cancel();
    if (d->free() || d->gesture == Private::Gesture::Drag)
        return QWidget::keyPressEvent(event);
    if (!direction.isNull()) {
        d->begin(Private::Gesture::Keys);
        return d->moveTo(d->position + direction * arrowStep(event->modifiers()));
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return Q_EMIT goTo(d->position.toPoint());
    QWidget::keyPressEvent(event);
}

void PlanePad::keyReleaseEvent(QKeyEvent *event)
{
    if (!event->isAutoRepeat() && d->gesture == Private::Gesture::Keys)
        return d->end();
    QWidget::keyReleaseEvent(event);
}

void PlanePad::focusOutEvent(QFocusEvent *event)
{
    if (d->gesture == Private::Gesture::Keys)
        d->end();
    QWidget::focusOutEvent(event);
    update();
}

bool PlanePad::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool own =
            !arrowOf(key->key()).isNull() || key->key() == Qt::Key_Return
            || (key->key() == Qt::Key_Escape && d->gesture > Private::Gesture::Pressed);
        event->setAccepted(own);
        return own;
    }
    return QWidget::event(event);
}

void PlanePad::resizeEvent(QResizeEvent *)
{
    d->view.setSize(size());
    d->keepInView();
    const QSize button = d->back->sizeHint();
    d->back->setGeometry((width() - button.width()) / 2, height() / 2 + 8, button.width(),
                         button.height());
    d->wish->start();
}

void PlanePad::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    PlaneView::Look look;
    look.position = d->position;
    look.images = &d->images;
    look.hovered = d->free() ? std::nullopt : d->hovered;
    look.freeText = d->freeText;
    look.ring = !d->free();
    look.focus = showsFocus(this);
    if (!d->free())
        look.path = d->trail->places();
    d->view.paint(painter, look);
}

} // namespace hit
