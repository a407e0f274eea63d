// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/pixel_story.h"

#include "ui/inspect/inspector.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr int leastRow = 22, swatch = 12;

QColor colorOf(const std::array<float, 3> &rgb)
{
    const auto part = [](float value) { return std::clamp((value + 1) / 2, 0.0F, 1.0F); };
    return QColor::fromRgbF(part(rgb[0]), part(rgb[1]), part(rgb[2]));
}

QString valueText(float value)
{
    const QString number = QLocale().toString(std::abs(double(value)), 'f', 2);
    return (value < 0 ? QChar(0x2212) : QChar(u'+')) + number;
}

QFont strong(QFont face)
{
    face.setWeight(QFont::DemiBold);
    return face;
}

int strongest(const MapResult &tokens)
{
    return int(std::max_element(tokens.values.begin(), tokens.values.end())
               - tokens.values.begin());
}

StoryRow sumOf(const QList<StoryRow> &rows)
{
    StoryRow sum;
    for (const StoryRow &row : rows)
        for (std::size_t i = 0; i < 3; ++i)
            sum.rgb[i] += row.rgb[i];
    return sum;
}

} // namespace

QList<StoryRow> storyOf(const Inspector &inspector, const std::vector<double> &gains)
{
    QList<StoryRow> rows;
    const auto pixel = inspector.pixel();
    if (!pixel || !inspector.config())
        return rows;
    const GeneratorConfig &config = *inspector.config();
    for (const MapQuery &query : inspector.contributionQueries()) {
        const int stage = std::get<ContributionQuery>(query.what).stage;
        const MapResult *image = inspector.result(query);
        if (!image)
            return {};
        StoryRow row;
        row.side = config.stage_side(stage);
        const QPoint cell = cellOf(*pixel, row.side, config.size);
        const std::size_t at = std::size_t(cell.y() * image->width + cell.x()) * 3;
        for (std::size_t i = 0; i < 3; ++i)
            row.rgb[i] = image->values[at + i] * float(gains[std::size_t(stage)]);
        MapChoice choice;
        choice.stage = stage;
        const auto tokens = tokensQuery(choice, cell, inspector.sites());
        if (const MapResult *weights = tokens ? inspector.result(*tokens) : nullptr)
            row.token = strongest(*weights);
        rows.append(row);
    }
    return rows;
}

PixelStory::PixelStory(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextRole(this, TextRole::Label);
    setAccessibleName(tr("Pixel story"));
    setToolTip(tr("<b>Pixel story</b><br>What each stage adds to this pixel: red, green and blue "
                  "from \u22121 (black) to +1 (white). The swatches lie on mid grey, which is 0."));
}

void PixelStory::setRows(const QList<StoryRow> &rows, int stages, const QString &hint)
{
    if (rows == m_rows && stages == m_stages && hint == m_hint)
        return;
    m_rows = rows;
    m_hint = hint;
    setAccessibleDescription(rows.isEmpty() ? hint : text());
    if (std::exchange(m_stages, stages) != stages)
        updateGeometry();
    update();
}

QString PixelStory::text() const
{
    QStringList parts;
    for (const StoryRow &row : m_rows)
        parts.append(tr("%1 px: %2, %3, %4")
                         .arg(row.side)
                         .arg(valueText(row.rgb[0]), valueText(row.rgb[1]), valueText(row.rgb[2])));
    return parts.join(QStringLiteral("; "));
}

int PixelStory::rowHeight() const
{
    return std::max(leastRow, fontMetrics().height() + 6);
}

QSize PixelStory::sizeHint() const
{
    return {240, (m_stages + 1) * rowHeight()};
}

QSize PixelStory::minimumSizeHint() const
{
    return {140, sizeHint().height()};
}

void PixelStory::paintRow(QPainter &painter, const QRect &place, const StoryRow &row,
                          const QString &name, const QString &note) const
{
    const Tokens &t = tokens();
    const QRectF box(place.left(), place.center().y() - swatch / 2.0, swatch, swatch);
    drawPlate(painter, box, colorOf(row.rgb), t.border, 3);
    const QFontMetrics metrics = painter.fontMetrics(), widest(strong(font()));
    const int nameWidth = widest.horizontalAdvance(tr("%1 px").arg(1024)) + metrics::gap;
    const int valueWidth = widest.horizontalAdvance(valueText(-0.88F)) + metrics::gap;
    QRect at(int(box.right()) + metrics::gap, place.top(), nameWidth, place.height());
    painter.setPen(t.text);
    painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, name);
    at.moveLeft(at.right());
    at.setWidth(valueWidth);
    for (const float value : row.rgb) {
        painter.drawText(at, Qt::AlignRight | Qt::AlignVCenter, valueText(value));
        at.moveLeft(at.left() + valueWidth);
    }
    const QRect rest(at.left() + metrics::gap, place.top(),
                     place.right() - at.left() - metrics::gap, place.height());
    painter.setPen(t.text2);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(note, Qt::ElideRight, rest.width()));
}

void PixelStory::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    if (m_rows.isEmpty()) {
        painter.setPen(tokens().text3);
        painter.drawText(QRect(0, 0, width(), rowHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(m_hint, Qt::ElideRight, width()));
        return;
    }
    const int tall = rowHeight();
    QRect place(0, 0, width(), tall);
    for (const StoryRow &row : m_rows) {
        const QString note = row.token >= 0 ? tr("mostly token %1").arg(row.token) : QString();
        paintRow(painter, place, row, tr("%1 px").arg(row.side), note);
        place.translate(0, tall);
    }
    painter.fillRect(QRectF(0, place.top(), width(), 1), tokens().line);
    painter.setFont(strong(font()));
    paintRow(painter, place, sumOf(m_rows), tr("Sum"), {});
}

} // namespace hit
