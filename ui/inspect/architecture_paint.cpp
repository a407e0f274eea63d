// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/architecture_strip.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/kind_colors.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/shapes.h"

#include <QPainter>

namespace hit {
namespace {

constexpr int boxRadius = 4, tagRadius = 3, headSize = 3;
constexpr double dotRadius = 2.5, dotPitch = 5, editedRadius = 3;

bool isOff(const StageEdit &edit, const AttentionSite &site)
{
    StageEdit copy = edit;
    bool off = !kindSwitch(copy, site.kind);
    if (off)
        return true;
    for (int head = 0; head < site.heads; ++head)
        if (!isMuted(edit, site, head))
            return false;
    return true;
}

} // namespace

void ArchitectureStrip::paintArrow(QPainter &painter, int from, int to, int y) const
{
    painter.drawLine(from, y, to, y);
    painter.drawLine(to, y, to - headSize, y - headSize);
    painter.drawLine(to, y, to - headSize, y + headSize);
}

void ArchitectureStrip::paintTag(QPainter &painter, const Part &part) const
{
    const Tokens &t = tokens();
    const AttentionSite &site = m_inspector.sites()[std::size_t(part.site)];
    const QColor color = kindColor(site.kind);
    const bool off = isOff(editOf(m_explorer, part.stage), site);
    const bool chosen = selected() >= 0 && &m_parts[selected()] == &part;
    const QColor fill = chosen && !off ? color : off ? QColor() : faded(color, 0.28);
    drawPlate(painter, part.rect, fill, chosen || off ? color : QColor(), tagRadius);
    const bool onColor = chosen && !off;
    painter.setPen(onColor ? (t.dark ? t.canvas : t.onFill) : t.text);
    painter.drawText(
        part.rect, Qt::AlignCenter,
        fontMetrics().elidedText(tagText(part.site), Qt::ElideRight, part.rect.width() - 2));
    if (off) {
        painter.setPen(QPen(color, 1.5));
        painter.drawLine(part.rect.bottomLeft() + QPoint(2, -2),
                         part.rect.topRight() + QPoint(-2, 2));
    } else {
        paintHeads(painter, part);
    }
}

/// A dot on the lower edge for every head that is off, as many as there is room for.
void ArchitectureStrip::paintHeads(QPainter &painter, const Part &part) const
{
    const AttentionSite &site = m_inspector.sites()[std::size_t(part.site)];
    const StageEdit &edit = editOf(m_explorer, part.stage);
    const Tokens &t = tokens();
    QPointF at(part.rect.left() + dotPitch, part.rect.bottom() + 1);
    painter.setPen(QPen(t.control, 1));
    painter.setBrush(t.text);
    for (int head = 0; head < site.heads && at.x() < part.rect.right() - dotRadius; ++head)
        if (isMuted(edit, site, head)) {
            painter.drawEllipse(at, dotRadius, dotRadius);
            at.rx() += dotPitch;
        }
}

void ArchitectureStrip::paintStage(QPainter &painter, int stage) const
{
    const Tokens &t = tokens();
    const GeneratorConfig &config = *m_inspector.config();
    const StageConfig &about = config.stages[std::size_t(stage)];
    const bool chosen = m_inspector.choice().stage == stage;
    const QRect place = box(stage);
    drawPlate(painter, place, chosen ? t.sel : t.control, chosen ? t.accent : t.border, boxRadius);
    const QRect line(place.left() + 8, place.top() + 6, place.width() - 16, fontMetrics().height());
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(t.text);
    const QString pixels = tr("%1 px").arg(config.stage_side(stage));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, pixels);
    int taken = painter.fontMetrics().horizontalAdvance(pixels) + 8;
    painter.setFont(font());
    if (editOf(m_explorer, stage) != StageEdit()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.accent);
        painter.drawEllipse(QPointF(line.left() + taken, line.center().y() + 1.0), editedRadius,
                            editedRadius);
        taken += 8;
    }
    const QString channels = tr("%1 ch").arg(about.dim);
    if (fontMetrics().horizontalAdvance(channels) <= line.width() - taken) {
        painter.setPen(t.text2);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, channels);
    }
    if (!about.rgb)
        return;
    const QString rgb = rgbText();
    const QRect end(place.right() - 8 - fontMetrics().horizontalAdvance(rgb),
                    place.bottom() - 8 - tagHeight() + 1, fontMetrics().horizontalAdvance(rgb) + 1,
                    tagHeight());
    painter.setPen(t.text2);
    painter.drawText(end, Qt::AlignCenter, rgb);
}

/// The line of the 16 tokens, which every stage reads.
void ArchitectureStrip::paintTokens(QPainter &painter) const
{
    const Tokens &t = tokens();
    const GeneratorConfig &config = *m_inspector.config();
    const QRect first = box(0);
    const int y = first.bottom() + 9 + fontMetrics().height() / 2;
    painter.setPen(QPen(t.cross, 1.5));
    int last = -1;
    for (int stage = 0; stage < int(config.stages.size()); ++stage) {
        if (!config.stages[std::size_t(stage)].cross_attention)
            continue;
        const int x = box(stage).left() + 20;
        painter.drawLine(x, y, x, first.bottom() + 3);
        painter.drawLine(x, first.bottom() + 3, x - headSize, first.bottom() + 3 + headSize);
        painter.drawLine(x, first.bottom() + 3, x + headSize, first.bottom() + 3 + headSize);
        last = x;
    }
    if (last < 0)
        return;
    painter.drawLine(20, first.bottom(), 20, y);
    painter.drawLine(20, y, last, y);
    const QString text = tr("16 tokens");
    const QRect plate(first.left() + 36, y - fontMetrics().height() / 2 - 1,
                      fontMetrics().horizontalAdvance(text) + 16, fontMetrics().height() + 2);
    drawPlate(painter, plate, t.panel, t.cross, plate.height() / 2.0);
    painter.setPen(t.text);
    painter.drawText(plate, Qt::AlignCenter, text);
}

/// z, the picture, and what lies between the boxes.
void ArchitectureStrip::paintEnds(QPainter &painter) const
{
    const Tokens &t = tokens();
    const int stages = int(m_inspector.config()->stages.size()), middle = box(0).center().y();
    const int line = fontMetrics().height();
    const QRect z(0, middle - line - 2, 40, 2 * line + 4);
    drawPlate(painter, z, t.control, t.border, boxRadius);
    painter.setPen(t.text);
    painter.drawText(QRect(z.left(), z.top() + 2, z.width(), line), Qt::AlignCenter, tr("z"));
    painter.setPen(t.text2);
    painter.drawText(QRect(z.left(), middle, z.width(), line), Qt::AlignCenter,
                     QString::number(m_inspector.config()->z_dim));
    const QRect picture(box(stages - 1).right() + 14, middle - 22, 44, 44);
    painter.setPen(t.text3);
    paintArrow(painter, z.right() + 2, box(0).left() - 2, middle);
    for (int stage = 0; stage + 1 < stages; ++stage)
        paintArrow(painter, box(stage).right() + 2, box(stage + 1).left() - 2, middle);
    paintArrow(painter, box(stages - 1).right() + 2, picture.left() - 2, middle);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_picture.isNull())
        drawPlate(painter, picture, t.control, {}, tagRadius);
    else
        painter.drawImage(picture, m_picture);
}

void ArchitectureStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    const Tokens &t = tokens();
    const GeneratorConfig *config = m_inspector.config();
    if (!config) {
        painter.setPen(t.text3);
        painter.drawText(rect(), Qt::AlignCenter, tr("Open a model to see how it is built."));
        return;
    }
    paintTokens(painter);
    paintEnds(painter);
    const int stages = int(config->stages.size());
    for (int stage = 0; stage < stages; ++stage)
        paintStage(painter, stage);
    for (const QRect &place : m_mlps) {
        drawPlate(painter, place, {}, t.text3, tagRadius);
        painter.setPen(t.text2);
        painter.drawText(place, Qt::AlignCenter, mlpText());
    }
    for (const Part &part : m_parts)
        if (part.site >= 0)
            paintTag(painter, part);
    if (showsFocus(this))
        drawFocusRing(painter, rect());
}

} // namespace hit
