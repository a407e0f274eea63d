// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/mix_tiles.h"

#include "ui/latent_text.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace hit {
namespace {

constexpr int side = 40, bar = 4, textGap = 6, most = State::max_mix;
constexpr double pixelsPerMix = 200; ///< of a drag from 0 to 100 %
constexpr double keyStep = 0.05, fine = 0.1;

QColor partColor(int index)
{
    const Tokens &t = tokens();
    const std::array colors{t.accent, t.b, t.dilated, t.regional};
    return std::size_t(index) < colors.size() ? colors[std::size_t(index)]
                                              : (index % 2 ? t.text3 : t.text2);
}

QString percentText(int percent)
{
    return MixTiles::tr("%1\u202f%").arg(percent);
}

} // namespace

QList<int> percentsOf(const Mix &mix)
{
    QList<int> percents;
    QList<int> byRest(int(mix.size()));
    std::iota(byRest.begin(), byRest.end(), 0);
    for (const MixPart &part : mix)
        percents.append(int(part.weight * 100));
    const auto rest = [&](int i) { return mix[std::size_t(i)].weight * 100 - percents[i]; };
    std::stable_sort(byRest.begin(), byRest.end(), [&](int a, int b) { return rest(a) > rest(b); });
    int left = 100 - std::accumulate(percents.begin(), percents.end(), 0);
    for (const int i : byRest)
        if (left-- > 0)
            ++percents[i];
    return percents;
}

MixTiles::MixTiles(QWidget *parent)
    : QWidget(parent)
    , m_add(new IconButton(QStringLiteral("plus"), tr("Add this picture to the mix"), this))
{
    setObjectName(QStringLiteral("mixTiles"));
    m_add->setObjectName(QStringLiteral("button.addToMix"));
    setFocusPolicy(Qt::StrongFocus);
    setTextRole(this, TextRole::Label);
    setAccessibleName(tr("Mix"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred); // rows by the width
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    describe();
}

void MixTiles::setParts(const Mix &parts, bool inPicture)
{
    const bool resized = parts.size() != m_parts.size();
    m_parts = parts;
    m_inPicture = inPicture;
    m_current = std::clamp(m_current, 0, std::max(0, int(parts.size()) - 1));
    m_images.removeIf([this](const auto &known) {
        return std::none_of(m_parts.begin(), m_parts.end(),
                            [&](const MixPart &part) { return part.latent == known.first; });
    });
    if (resized) {
        updateGeometry();
        place();
    }
    describe();
    update();
}

void MixTiles::setThumbnail(const Latent &latent, const QImage &image)
{
    m_images.append({latent, image});
    update();
}

void MixTiles::clearThumbnails()
{
    m_images.clear();
    update();
}

QList<Latent> MixTiles::missingThumbnails() const
{
    QList<Latent> missing;
    for (const MixPart &part : m_parts)
        if (std::none_of(m_images.begin(), m_images.end(),
                         [&](const auto &known) { return known.first == part.latent; }))
            missing.append(part.latent);
    return missing;
}

void MixTiles::setAddable(bool on, const QString &toolTip)
{
    m_add->setEnabled(on);
    m_add->setToolTip(toolTip);
}

void MixTiles::setDropHint(bool on)
{
    m_dropHint = on;
    update();
}

QSize MixTiles::cell() const
{
    return {side + textGap + fontMetrics().horizontalAdvance(percentText(100)) + metrics::gap,
            side + bar + 2 + metrics::gap};
}

int MixTiles::columns(int width) const
{
    return std::max(1, (width + metrics::gap) / cell().width());
}

QRect MixTiles::cellRect(int index) const
{
    const int across = columns(width());
    return {QPoint(index % across * cell().width(), index / across * cell().height()), cell()};
}

QRect MixTiles::tileRect(int index) const
{
    return cellRect(index).adjusted(0, 0, -metrics::gap, -metrics::gap);
}

/// The tiles and, while there is room for one more, the button.
int MixTiles::heightForWidth(int width) const
{
    const int cells = std::min(most, int(m_parts.size()) + 1);
    const int rows = (cells + columns(width) - 1) / columns(width);
    return rows * cell().height() - metrics::gap;
}

QSize MixTiles::sizeHint() const
{
    return {4 * cell().width(), heightForWidth(4 * cell().width())};
}

void MixTiles::place()
{
    m_add->setVisible(int(m_parts.size()) < most);
    const QRect free = cellRect(int(m_parts.size()));
    m_add->setGeometry(QRect(free.topLeft(), QSize(side, side)));
}

void MixTiles::describe()
{
    QStringList parts;
    const QList<int> percents = percentsOf(m_parts);
    for (int i = 0; i < percents.size(); ++i) {
        State state;
        state.latent = m_parts[std::size_t(i)].latent;
        parts.append(tr("%1: %2 %").arg(placeText(state)).arg(percents[i]));
    }
    const QString text =
        parts.isEmpty() ? tr("Nothing is mixed") : parts.join(QStringLiteral(", "));
    setAccessibleDescription(
        m_inPicture || parts.isEmpty() ? text : tr("Not in the picture: %1").arg(text));
}

int MixTiles::tileAt(QPoint pos) const
{
    for (int i = 0; i < int(m_parts.size()); ++i)
        if (tileRect(i).contains(pos))
            return i;
    return -1;
}

void MixTiles::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QList<int> percents = percentsOf(m_parts);
    for (int i = 0; i < percents.size(); ++i)
        paintTile(painter, i, percentText(percents[i]));
    if (int(m_parts.size()) >= most)
        return;
    const QRect free = cellRect(int(m_parts.size()));
    const QRect text(free.left() + side + metrics::gap, free.top(), width(), side);
    painter.setPen(m_dropHint ? tokens().accent : tokens().text2);
    const QString hint = m_dropHint || m_parts.size() < 2 ? tr("Drop here") : QString();
    painter.drawText(text.intersected(rect()), Qt::AlignVCenter | Qt::AlignLeft, hint);
    if (m_dropHint)
        drawFocusRing(painter, QRect(free.topLeft(), QSize(side, side)), metrics::radius);
}

void MixTiles::paintTile(QPainter &painter, int index, const QString &weight) const
{
    const Tokens &t = tokens();
    const QRect cell = tileRect(index);
    const QRect picture(cell.topLeft(), QSize(side, side));
    const MixPart &part = m_parts[std::size_t(index)];
    painter.save();
    painter.setOpacity(m_inPicture ? 1 : 0.4);
    const auto known = std::find_if(m_images.begin(), m_images.end(),
                                    [&](const auto &some) { return some.first == part.latent; });
    drawPlate(painter, picture, t.control, {}, metrics::radius);
    if (known != m_images.end()) {
        QPainterPath clip;
        clip.addRoundedRect(picture, metrics::radius, metrics::radius);
        painter.setClipPath(clip);
        painter.drawImage(picture, known->second);
        painter.setClipping(false);
    }
    drawPlate(painter, picture, {}, partColor(index), metrics::radius);
    QRect groove(picture.left(), picture.bottom() + 3, side, bar);
    drawPlate(painter, groove, t.track, {}, bar / 2.0);
    groove.setWidth(int(std::lround(part.weight * side)));
    if (groove.width() > 0)
        drawPlate(painter, groove, partColor(index), {}, bar / 2.0);
    painter.setPen(t.text);
    painter.drawText(QRect(picture.right() + 1 + textGap, picture.top(), cell.width(), side),
                     Qt::AlignVCenter | Qt::AlignLeft, weight);
    painter.restore();
    if (index == m_current && showsFocus(this))
        drawFocusRing(painter, QRectF(picture).adjusted(-2, -2, 2, 2));
}

void MixTiles::begin(Gesture gesture)
{
    if (m_gesture == gesture)
        return;
    m_gesture = gesture;
    m_dragged = m_parts[std::size_t(m_current)].weight;
    Q_EMIT gestureStarted();
}

void MixTiles::end()
{
    const bool changing = m_gesture == Gesture::Drag || m_gesture == Gesture::Keys;
    m_gesture = Gesture::None;
    unsetCursor();
    if (changing)
        Q_EMIT gestureFinished();
}

void MixTiles::cancel()
{
    m_gesture = Gesture::None;
    unsetCursor();
    Q_EMIT gestureCancelled();
}

void MixTiles::weigh(double weight)
{
    m_dragged = weight;
    Q_EMIT weightChanged(m_current, std::clamp(weight, 0.0, 1.0));
}

void MixTiles::mousePressEvent(QMouseEvent *event)
{
    const int tile = tileAt(event->pos());
    if (event->button() != Qt::LeftButton || tile < 0)
        return event->ignore();
    end();
    m_current = tile;
    m_gesture = Gesture::Pressed;
    m_pressed = event->pos();
    update();
}

void MixTiles::mouseMoveEvent(QMouseEvent *event)
{
    const int x = event->pos().x();
    if (m_gesture == Gesture::Pressed && m_inPicture
        && std::abs(x - m_pressed.x()) >= QApplication::startDragDistance()) {
        begin(Gesture::Drag);
        m_lastX = x;
        setCursor(Qt::SizeHorCursor);
    } else if (m_gesture == Gesture::Drag) {
        const double pace = event->modifiers() & Qt::ShiftModifier ? fine : 1;
        weigh(m_dragged + (x - m_lastX) / pixelsPerMix * pace);
        m_lastX = x;
    }
}

void MixTiles::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool click = m_gesture == Gesture::Pressed;
    end();
    if (click && !m_inPicture)
        Q_EMIT mixRequested();
}

void MixTiles::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const int tile = keyboard ? m_current : tileAt(event->pos());
    if (tile < 0 || m_parts.empty())
        return event->ignore();
    m_current = tile;
    update();
    Q_EMIT menuRequested(tile, mapToGlobal(keyboard ? tileRect(tile).center() : event->pos()));
}

void MixTiles::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key(), count = int(m_parts.size());
    if (key == Qt::Key_Escape && m_gesture > Gesture::Pressed)
        return cancel();
    if (count == 0 || m_gesture == Gesture::Drag)
        return QWidget::keyPressEvent(event);
    if (key == Qt::Key_Left || key == Qt::Key_Right) {
        end();
        m_current = std::clamp(m_current + (key == Qt::Key_Right ? 1 : -1), 0, count - 1);
        return update();
    }
    if ((key == Qt::Key_Up || key == Qt::Key_Down) && m_inPicture) {
        begin(Gesture::Keys);
        const double step = keyStep * (event->modifiers() & Qt::ShiftModifier ? fine * 2 : 1);
        return weigh(std::clamp(m_dragged + (key == Qt::Key_Up ? step : -step), 0.0, 1.0));
    }
    end();
    if (key == Qt::Key_Delete)
        Q_EMIT removeRequested(m_current);
    else if (key == Qt::Key_Home && m_inPicture)
        Q_EMIT evenRequested();
    else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !m_inPicture)
        Q_EMIT mixRequested();
    else
        QWidget::keyPressEvent(event);
}

void MixTiles::keyReleaseEvent(QKeyEvent *event)
{
    if (!event->isAutoRepeat() && m_gesture == Gesture::Keys)
        return end();
    QWidget::keyReleaseEvent(event);
}

void MixTiles::focusOutEvent(QFocusEvent *event)
{
    if (m_gesture == Gesture::Keys)
        end();
    QWidget::focusOutEvent(event);
    update();
}

bool MixTiles::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && !m_parts.empty()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const std::array own{Qt::Key_Left, Qt::Key_Right,  Qt::Key_Up,     Qt::Key_Down,
                             Qt::Key_Home, Qt::Key_Delete, Qt::Key_Return, Qt::Key_Enter};
        const bool takes = std::find(own.begin(), own.end(), key) != own.end()
                           || (key == Qt::Key_Escape && m_gesture > Gesture::Pressed);
        event->setAccepted(takes);
        return takes;
    }
    return QWidget::event(event);
}

void MixTiles::resizeEvent(QResizeEvent *)
{
    place();
}

void MixTiles::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        place();
    }
}

} // namespace hit
