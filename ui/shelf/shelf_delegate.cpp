// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_delegate.h"

#include "ui/shelf/shelf_library.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace hit {
namespace {

constexpr int numberSide = 16, markSide = 20, numberInset = 4;

QRect tileOf(const QRect &cell)
{
    const int side = cell.width() - ShelfDelegate::gap;
    return {cell.left(), cell.top(), side, side};
}

QRect nameOf(const QRect &cell)
{
    const QRect tile = tileOf(cell);
    return {tile.left(), tile.bottom() + 3, tile.width(),
            QFontMetrics(font(TextRole::Label)).height()};
}

void paintPicture(QPainter &painter, const QRect &tile, const QImage &picture, bool faint)
{
    drawPlate(painter, tile, tokens().control, {}, metrics::radius);
    if (picture.isNull())
        return;
    QPainterPath clip;
    clip.addRoundedRect(tile, metrics::radius, metrics::radius);
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setClipPath(clip);
    painter.setOpacity(faint ? 0.35 : 1);
    const QSize fit = picture.size().scaled(tile.size(), Qt::KeepAspectRatio);
    const QPoint corner = tile.center() - QRect(QPoint(), fit).center();
    painter.drawImage(QRect(corner, fit), picture);
    painter.restore();
}

/// On a plate, so that it can be read on any picture.
void paintNumber(QPainter &painter, const QRect &tile, int number)
{
    const Tokens &t = tokens();
    const QRect plate(tile.left() + numberInset, tile.top() + numberInset, numberSide, numberSide);
    drawPlate(painter, plate, faded(t.canvas, 0.86), {}, 3);
    QFont face = font(TextRole::Caption);
    face.setWeight(QFont::DemiBold);
    painter.setFont(face);
    painter.setPen(t.text);
    painter.drawText(plate, Qt::AlignCenter, QString::number(number));
}

/// Whose model is not open, or not there.
void paintMark(QPainter &painter, const QRect &tile, ShelfLibrary::Model model)
{
    const bool missing = model == ShelfLibrary::Model::Missing;
    const Tokens &t = tokens();
    const QRect plate(tile.right() - markSide - 3, tile.top() + numberInset, markSide, markSide);
    drawPlate(painter, plate, faded(t.canvas, 0.86), {}, 3);
    icon(missing ? QStringLiteral("warn") : QStringLiteral("open"), missing ? t.warn : t.text2)
        .paint(&painter, plate.adjusted(2, 2, -2, -2));
}

} // namespace

int ShelfDelegate::heightFor(int cellWidth)
{
    return cellWidth - gap + 4 + QFontMetrics(font(TextRole::Label)).height() + metrics::gap;
}

QSize ShelfDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return m_cell;
}

void ShelfDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const QRect tile = tileOf(option.rect);
    const auto model = ShelfLibrary::Model(index.data(ShelfLibrary::ModelRole).toInt());
    const bool open = model == ShelfLibrary::Model::Open;
    const bool selected = option.state & QStyle::State_Selected;
    paintPicture(*painter, tile, index.data(Qt::DecorationRole).value<QImage>(), !open);
    if (selected)
        drawFocusRing(*painter, tile, metrics::radius);
    else if (option.state & QStyle::State_MouseOver)
        drawPlate(*painter, tile, {}, t.text2, metrics::radius);
    else if (!open)
        drawPlate(*painter, tile, {}, t.edge, metrics::radius);
    if (option.state & QStyle::State_HasFocus && showsFocus(option.widget))
        drawFocusRing(*painter, QRectF(tile).adjusted(-3, -3, 3, 3));
    if (const int number = index.data(ShelfLibrary::NumberRole).toInt())
        paintNumber(*painter, tile, number);
    if (!open)
        paintMark(*painter, tile, model);
    QFont face = font(TextRole::Label);
    face.setWeight(selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(face);
    painter->setPen(selected ? t.text : t.text2);
    const QRect name = nameOf(option.rect);
    painter->drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(face).elidedText(index.data().toString(), Qt::ElideRight, name.width()));
}

void ShelfDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                         const QModelIndex &) const
{
    const QRect name = nameOf(option.rect);
    const int height = controlHeight(metrics::compact);
    editor->setGeometry(name.left(), name.center().y() - height / 2, name.width(), height);
}

} // namespace hit
