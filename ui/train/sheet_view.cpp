// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/sheet_view.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/train/run_facts.h"

#include <QApplication>
#include <QFileInfo>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr int margin = 20, gap = 6, captionRoom = 34;
constexpr double radius = 3;
constexpr int mostCells = 64;        ///< a trainer draws no more; sizes are of the run's own file
constexpr double raggedWorth = 0.85; ///< of a sample's side, where the last row is not full

double sideIn(int columns, int count, QSizeF room, double apart)
{
    const int rows = (count + columns - 1) / columns;
    return std::min((room.width() - (columns - 1) * apart) / columns,
                    (room.height() - (rows - 1) * apart) / rows);
}

bool isSameRun(const SampleSheetFile &one, const SampleSheetFile &other)
{
    return QFileInfo(one.file).path() == QFileInfo(other.file).path();
}

} // namespace

int bestColumns(int count, QSizeF room, double apart)
{
    int best = 1;
    double most = -1;
    for (int columns = 1; columns <= count; ++columns) {
        const double worth =
            sideIn(columns, count, room, apart) * (count % columns == 0 ? 1 : raggedWorth);
        if (worth > most) {
            most = worth;
            best = columns;
        }
    }
    return best;
}

SheetView::SheetView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sheetView"));
    setSurface(this, Surface::Canvas);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Samples of the run"));
    setTextRole(this, TextRole::Label);
}

void SheetView::showSheet(const SampleSheetFile &sheet, int size)
{
    m_wanted = sheet;
    m_wantedSize = size;
    if (m_loading || sheet.file.isEmpty())
        return;
    m_loading = true;
    QtConcurrent::run(&m_reader, [file = sheet.file] {
        return readSheet(file);
    }).then(this, [this, sheet, size](const QImage &picture) {
        m_loading = false;
        if (m_wanted.file.isEmpty())
            return; // cleared meanwhile
        if (!picture.isNull() && isSameRun(m_wanted, sheet)) {
            m_text.clear();
            m_sheet = sheet;
            m_size = size;
            m_picture = picture;
            setAccessibleDescription(
                tr("step %1, %2 samples").arg(countText(sheet.step)).arg(count()));
            update();
            Q_EMIT shown();
        }
        if (m_wanted.file != sheet.file)
            showSheet(m_wanted, m_wantedSize);
    });
}

void SheetView::clear(const QString &text)
{
    m_wanted = m_sheet = {};
    m_picture = {};
    m_text = text;
    setAccessibleDescription(text);
    choose(0);
}

int SheetView::count() const
{
    return std::min(mostCells, sheetColumns(m_picture.width(), m_size)
                                   * sheetColumns(m_picture.height(), m_size));
}

int SheetView::columns() const
{
    return bestColumns(std::max(count(), 1),
                       QSizeF(width() - 2 * margin, height() - margin - captionRoom), gap);
}

QRectF SheetView::tileRect(int index) const
{
    const int all = std::max(count(), 1), across = columns(), down = (all + across - 1) / across;
    const QSizeF room(width() - 2 * margin, height() - margin - captionRoom);
    const double side = std::max(std::floor(sideIn(across, all, room, gap)), 4.0);
    const double left = (width() - across * (side + gap) + gap) / 2;
    const double top = margin + std::max(0.0, (room.height() - down * (side + gap) + gap) / 2);
    return {std::round(left) + index % across * (side + gap),
            std::round(top) + double(index / across) * (side + gap), side, side};
}

int SheetView::at(QPointF point) const
{
    for (int index = 0; index < count(); ++index)
        if (tileRect(index).contains(point))
            return index;
    return -1;
}

void SheetView::choose(int index)
{
    m_cell = std::clamp(index, 0, std::max(count() - 1, 0));
    update();
    Q_EMIT cellChosen(m_cell);
}

void SheetView::paintTiles(QPainter &painter) const
{
    const bool larger = tileRect(0).width() * devicePixelRatioF() > m_size;
    for (int index = 0; index < count(); ++index) {
        const QRectF tile = tileRect(index);
        QPainterPath clip;
        clip.addRoundedRect(tile, radius, radius);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setClipPath(clip);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !larger); // true pixels
        painter.drawImage(tile, m_picture, cellRect(m_picture.size(), index, m_size));
        painter.restore();
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(tileRect(m_cell).adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4);
}

/// What it is, and where both have room what can be done with it.
std::pair<QString, QString> SheetView::captions(int room) const
{
    const QString what =
        tr("EMA at step %1 \u00b7 %2 fixed latents").arg(countText(m_sheet.step)).arg(count());
    const QString how = tr("Double click or drag: explore that one");
    const QFontMetrics metrics = fontMetrics();
    const int wanted = metrics.horizontalAdvance(what) + margin + metrics.horizontalAdvance(how);
    return {metrics.elidedText(what, Qt::ElideRight, room), wanted <= room ? how : QString()};
}

void SheetView::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.canvas);
    const QColor caption = t.dark ? t.text3 : t.text2;
    painter.setPen(caption);
    if (m_picture.isNull()) {
        painter.drawText(rect().adjusted(margin, margin, -margin, -margin),
                         int(Qt::AlignCenter) | Qt::TextWordWrap, m_text);
        return;
    }
    paintTiles(painter);
    painter.setPen(caption);
    const QRect line(margin, height() - captionRoom, width() - 2 * margin, captionRoom);
    const auto [what, how] = captions(line.width());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, what);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, how);
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

void SheetView::mousePressEvent(QMouseEvent *event)
{
    m_pressed.reset();
    if (const int index = at(event->position()); index >= 0 && event->button() == Qt::LeftButton) {
        choose(index);
        m_pressed = event->pos();
    }
}

void SheetView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_pressed || !(event->buttons() & Qt::LeftButton)
        || (event->pos() - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_pressed.reset();
    Q_EMIT dragRequested(m_sheet.step, m_cell,
                         m_picture.copy(cellRect(m_picture.size(), m_cell, m_size)));
}

void SheetView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int index = at(event->position()); index >= 0)
        Q_EMIT exploreRequested(m_sheet.step, index);
}

void SheetView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_cell - 1);
    case Qt::Key_Right:
        return choose(m_cell + 1);
    case Qt::Key_Up:
        return choose(m_cell - columns());
    case Qt::Key_Down:
        return choose(m_cell + columns());
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT exploreRequested(m_sheet.step, m_cell);
        return;
    case Qt::Key_Escape:
        Q_EMIT closeRequested();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace hit
