// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/sample_strip.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/train/run_facts.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr int tile = 62, gap = 22, ring = 2;
/// Early steps differ most: more of them are shown.
constexpr double earlyFirst = 1.6;

} // namespace

SampleStrip::SampleStrip(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sampleStrip"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Samples over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextRole(this, TextRole::Caption);
    m_playing.setInterval(200ms);
    connect(&m_playing, &QTimer::timeout, this, [this] {
        const qsizetype at = indexOf(m_current);
        if (at + 1 >= m_sheets.size())
            return setPlaying(false);
        choose(at + 1);
    });
}

void SampleStrip::setSheets(const QList<SampleSheetFile> &sheets, int size)
{
    const bool other = m_sheets.isEmpty() || sheets.isEmpty()
                       || m_sheets.first().file != sheets.first().file || m_size != size;
    if (!other && m_sheets.size() == sheets.size() && m_sheets.last().file == sheets.last().file)
        return;
    m_sheets = sheets;
    m_size = size;
    if (other) {
        m_pictures.clear();
        setPlaying(false);
    }
    load();
    update();
}

void SampleStrip::setCell(int index)
{
    if (std::exchange(m_cell, index) == index)
        return;
    m_pictures.clear();
    load();
    update();
}

void SampleStrip::setCurrent(std::int64_t step)
{
    m_current = step;
    setAccessibleDescription(step < 0 ? QString() : tr("step %1").arg(countText(step)));
    update();
}

void SampleStrip::setPlaying(bool on)
{
    if (on == m_playing.isActive())
        return;
    if (on) {
        if (indexOf(m_current) + 1 >= m_sheets.size())
            choose(0);
        m_playing.start();
    } else {
        m_playing.stop();
    }
    Q_EMIT playingChanged(on);
}

const SampleSheetFile *SampleStrip::nearestTo(std::int64_t step) const
{
    const auto found = std::ranges::min_element(
        m_sheets, {}, [step](const SampleSheetFile &sheet) { return std::abs(sheet.step - step); });
    return found == m_sheets.end() ? nullptr : &*found;
}

QSize SampleStrip::sizeHint() const
{
    return {8 * (tile + gap), tile + 2 * ring + 6 + fontMetrics().height()};
}

QSize SampleStrip::minimumSizeHint() const
{
    return {2 * (tile + gap), sizeHint().height()};
}

QList<qsizetype> SampleStrip::shown() const
{
    const qsizetype room = std::max(1, (width() + gap) / (tile + gap));
    const qsizetype count = std::min(room, m_sheets.size());
    QList<qsizetype> indices;
    for (qsizetype i = 0; i < count; ++i) {
        const double part = count > 1 ? double(i) / double(count - 1) : 1;
        const double place = m_sheets.size() <= room ? part : std::pow(part, earlyFirst);
        const auto index = qsizetype(std::llround(place * double(m_sheets.size() - 1)));
        indices.append(indices.isEmpty() ? index : std::max(index, indices.last() + 1));
    }
    return indices;
}

QRect SampleStrip::tileRect(qsizetype place, qsizetype count) const
{
    const double spread = count > 1 ? double(width() - tile - 2 * ring) / double(count - 1) : 0;
    const double step = std::min(spread, double(3 * tile));
    return {ring + int(double(place) * step), ring, tile, tile};
}

qsizetype SampleStrip::indexOf(std::int64_t step) const
{
    const auto found = std::ranges::find(m_sheets, step, &SampleSheetFile::step);
    return found == m_sheets.end() ? -1 : found - m_sheets.begin();
}

void SampleStrip::choose(qsizetype index)
{
    if (m_sheets.isEmpty())
        return;
    const SampleSheetFile sheet = m_sheets[std::clamp<qsizetype>(index, 0, m_sheets.size() - 1)];
    setCurrent(sheet.step);
    Q_EMIT chosen(sheet);
}

/// The next picture that is missing, the newest first.
void SampleStrip::load()
{
    if (m_loading)
        return;
    const QList<qsizetype> indices = shown();
    for (auto index = indices.rbegin(); index != indices.rend(); ++index) {
        const QString file = m_sheets[*index].file;
        if (m_pictures.contains(file))
            continue;
        m_loading = true;
        const int side = int(std::ceil(tile * devicePixelRatioF()));
        QtConcurrent::run(&m_reader, [file, side, cell = m_cell, size = m_size] {
            return readCell(file, cell, size, side);
        }).then(this, [this, file, cell = m_cell](const QImage &picture) {
            m_loading = false;
            if (cell == m_cell)
                m_pictures.insert(file, picture);
            load();
            update();
        });
        return;
    }
}

void SampleStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QList<qsizetype> indices = shown();
    for (qsizetype place = 0; place < indices.size(); ++place) {
        const SampleSheetFile &sheet = m_sheets[indices[place]];
        const QRect rect = tileRect(place, indices.size());
        const QImage picture = m_pictures.value(sheet.file);
        if (picture.isNull()) {
            drawPlate(painter, rect, t.control, {});
        } else {
            QPainterPath clip;
            clip.addRoundedRect(rect, 3, 3);
            painter.save();
            painter.setClipPath(clip);
            painter.drawImage(rect, picture);
            painter.restore();
        }
        const bool current = sheet.step == m_current;
        if (current) {
            painter.setPen(QPen(t.accent, ring));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 4, 4);
        }
        QFont caption = font();
        caption.setWeight(current ? QFont::DemiBold : QFont::Normal);
        painter.setFont(caption);
        painter.setPen(current ? t.text : t.text3);
        painter.drawText(
            QRect(rect.left() - gap / 2, rect.bottom() + 4, tile + gap, fontMetrics().height()),
            Qt::AlignHCenter | Qt::AlignTop, countText(sheet.step));
    }
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

void SampleStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    load();
}

qsizetype SampleStrip::indexAt(QPoint pos) const
{
    const QList<qsizetype> indices = shown();
    for (qsizetype place = 0; place < indices.size(); ++place)
        if (tileRect(place, indices.size()).contains(pos))
            return indices[place];
    return -1;
}

void SampleStrip::mousePressEvent(QMouseEvent *event)
{
    m_pressed.reset();
    const qsizetype index = indexAt(event->pos());
    if (index < 0)
        return;
    setPlaying(false);
    choose(index);
    if (event->button() == Qt::LeftButton)
        m_pressed = event->pos();
}

void SampleStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_pressed || !(event->buttons() & Qt::LeftButton)
        || (event->pos() - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_pressed.reset();
    if (const qsizetype index = indexOf(m_current); index >= 0)
        Q_EMIT dragRequested(m_current, m_cell, m_pictures.value(m_sheets[index].file));
}

void SampleStrip::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const qsizetype index = indexAt(event->pos()); index >= 0)
        Q_EMIT exploreRequested(m_sheets[index].step, m_cell);
}

void SampleStrip::keyPressEvent(QKeyEvent *event)
{
    const qsizetype at = indexOf(m_current);
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(at < 0 ? m_sheets.size() - 1 : at - 1);
    case Qt::Key_Right:
        return choose(at < 0 ? m_sheets.size() - 1 : at + 1);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(m_sheets.size() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (at >= 0)
            Q_EMIT exploreRequested(m_current, m_cell);
        return;
    case Qt::Key_Space:
        return setPlaying(!isPlaying());
    default:
        QWidget::keyPressEvent(event);
    }
}

bool SampleStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Space || key == Qt::Key_Home) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const qsizetype index = indexAt(help->pos()); index >= 0)
            QToolTip::showText(help->globalPos(),
                               tr("Step %1: all samples\nDouble click or drag: explore this one")
                                   .arg(countText(m_sheets[index].step)),
                               this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace hit
