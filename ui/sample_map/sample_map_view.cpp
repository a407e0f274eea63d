// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/sample_map_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/arrow_keys.h"

#include <QApplication>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int thumbnail = 128, large = 256; ///< logical px, at most
constexpr double wheelUnit = 120, zoomStep = 1.25, keyStep = 60, markReach = 12;

} // namespace

SampleMapView::SampleMapView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sampleMapView"));
    setSurface(this, Surface::Canvas);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Map of samples"));
    setTextRole(this, TextRole::Label);
}

void SampleMapView::setPlaces(const std::vector<SampleMap::Place> &places)
{
    m_plane.setPlaces(places);
    m_pictures.clear();
    m_here.reset();
    setNamed([this] {
        m_marks.clear();
        m_hovered = m_hoveredMark = -1;
        m_cursor = m_plane.isEmpty() ? -1 : 0;
    });
    update();
    Q_EMIT sightChanged();
}

void SampleMapView::setPicture(int sample, const QImage &picture)
{
    m_pictures.insert(sample, picture);
    update();
}

void SampleMapView::setLarge(const QImage &picture)
{
    m_large = picture;
    update();
}

void SampleMapView::forgetPictures()
{
    m_pictures.clear();
    m_large = {};
    update();
    Q_EMIT sightChanged();
    Q_EMIT namedChanged();
}

void SampleMapView::setHereName(const QString &name)
{
    m_hereName = name;
    update();
}

void SampleMapView::setHere(const std::optional<SampleMap::Place> &place)
{
    m_here = place;
    update();
}

void SampleMapView::setMarks(const QList<MapMark> &marks)
{
    setNamed([&] {
        m_marks = marks;
        m_hoveredMark = -1;
    });
}

int SampleMapView::named() const
{
    return m_hoveredMark >= 0 ? -1 : m_hovered >= 0 ? m_hovered : m_cursor;
}

const MapMark *SampleMapView::namedMark() const
{
    return m_hoveredMark < 0 ? nullptr : &m_marks[m_hoveredMark];
}

void SampleMapView::addMark(const MapMark &mark)
{
    m_marks.append(mark);
    update();
}

std::vector<int> SampleMapView::lacking() const
{
    std::vector<int> samples;
    for (int i = 0; i < m_plane.count(); ++i)
        if (m_plane.hasPicture(i) && !m_pictures.contains(i) && m_plane.isInSight(i))
            samples.push_back(i);
    const QPointF middle = rect().center();
    const auto distance = [&](int sample) {
        const QPointF way = m_plane.point(sample) - middle;
        return std::hypot(way.x(), way.y());
    };
    std::sort(samples.begin(), samples.end(),
              [&](int a, int b) { return distance(a) < distance(b); });
    return samples;
}

int SampleMapView::pixels(bool isLarge) const
{
    return int(std::ceil((isLarge ? large : thumbnail) * devicePixelRatioF()));
}

QString SampleMapView::name() const
{
    if (const MapMark *mark = namedMark())
        return tr("\u201c%1\u201d on the shelf").arg(mark->name);
    return named() < 0 ? QString() : tr("seed %1").arg(named());
}

void SampleMapView::setNamed(const std::function<void()> &change)
{
    const int before = named();
    change();
    setAccessibleDescription(name());
    if (named() != before) {
        m_large = {};
        Q_EMIT namedChanged();
    }
    update();
}

void SampleMapView::changeSight(const std::function<void()> &change)
{
    change();
    update();
    Q_EMIT sightChanged();
}

void SampleMapView::fit()
{
    changeSight([this] { m_plane.fit(); });
}

void SampleMapView::zoom(QPointF at, double factor)
{
    changeSight([&] { m_plane.zoomAt(at, factor); });
}

void SampleMapView::resizeEvent(QResizeEvent *)
{
    changeSight([this] { m_plane.setSize(size()); });
}

int SampleMapView::markAt(QPointF point) const
{
    for (int i = int(m_marks.size()) - 1; i >= 0; --i) {
        const QPointF way = markPoint(i) - point;
        if (std::hypot(way.x(), way.y()) <= markReach)
            return i;
    }
    return -1;
}

void SampleMapView::point(QPointF to)
{
    setNamed([&] {
        m_hoveredMark = markAt(to);
        m_hovered = m_hoveredMark < 0 ? m_plane.at(to) : -1;
    });
}

void SampleMapView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    m_pressed = m_last = event->position();
    m_panButton = event->button() == Qt::MiddleButton;
    m_panning = m_panButton;
}

void SampleMapView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    if (!m_pressed)
        return point(at);
    if (!m_panning && (at - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_panning = true;
    setCursor(Qt::ClosedHandCursor);
    changeSight([&] { m_plane.moveBy(at - std::exchange(m_last, at)); });
}

void SampleMapView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_pressed)
        return;
    m_pressed.reset();
    unsetCursor();
    if (!std::exchange(m_panning, false) && event->button() == Qt::LeftButton)
        choose(event->position());
}

void SampleMapView::choose(QPointF at)
{
    point(at);
    if (m_hovered >= 0)
        m_cursor = m_hovered;
    if (m_hovered >= 0 || m_hoveredMark >= 0)
        chooseNamed();
}

void SampleMapView::chooseNamed()
{
    if (const MapMark *mark = namedMark())
        Q_EMIT markChosen(QString(mark->id)); // who hears it may change the marks
    else if (named() >= 0)
        Q_EMIT chosen(named());
}

void SampleMapView::stepMark(int by)
{
    const int count = int(m_marks.size());
    if (count == 0)
        return;
    setNamed([&] {
        m_hovered = -1;
        m_hoveredMark =
            m_hoveredMark < 0 ? (by > 0 ? 0 : count - 1) : (m_hoveredMark + by + count) % count;
    });
    changeSight([this] { m_plane.bringIntoSight(m_marks[m_hoveredMark].place); });
}

void SampleMapView::leaveEvent(QEvent *)
{
    setNamed([this] { m_hovered = m_hoveredMark = -1; });
}

void SampleMapView::wheelEvent(QWheelEvent *event)
{
    zoom(event->position(), std::pow(zoomStep, event->angleDelta().y() / wheelUnit));
    point(event->position());
}

void SampleMapView::moveCursor(QPoint way)
{
    if (m_cursor < 0)
        return;
    const int to = m_plane.next(m_cursor, way);
    if (to < 0)
        return;
    setNamed([&] {
        m_hovered = m_hoveredMark = -1;
        m_cursor = to;
    });
    changeSight([&] { m_plane.bringIntoSight(to); });
}

/// These mean the map while it has the focus, not the picture.
bool SampleMapView::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QWidget::event(event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool own = key == Qt::Key_Plus || key == Qt::Key_Equal || key == Qt::Key_Minus
                     || key == Qt::Key_F || key == Qt::Key_0 || key == Qt::Key_Home;
    event->setAccepted(own);
    return own;
}

void SampleMapView::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle =
        m_cursor >= 0 && m_plane.isInSight(m_cursor) ? m_plane.point(m_cursor) : rect().center();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!(event->modifiers() & Qt::ShiftModifier))
            return moveCursor(arrowOf(event->key()));
        return changeSight([&] { m_plane.moveBy(-keyStep * QPointF(arrowOf(event->key()))); });
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(middle, zoomStep);
    case Qt::Key_Minus:
        return zoom(middle, 1 / zoomStep);
    case Qt::Key_F:
    case Qt::Key_0:
    case Qt::Key_Home:
        return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return chooseNamed();
    case Qt::Key_PageUp:
        return stepMark(-1);
    case Qt::Key_PageDown:
        return stepMark(1);
    case Qt::Key_Escape:
        return Q_EMIT left();
    default:
        QWidget::keyPressEvent(event);
    }
}

void SampleMapView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void SampleMapView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace hit
