// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/verdict_line.h"

#include "ui/widgets/basic.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QTextLayout>

namespace hit {
namespace {

constexpr int iconSide = 14;

/// `text` in at most `lines` lines, with dots where it had more.
QString elided(const QString &text, const QFont &font, int width, int lines)
{
    QTextLayout layout(text, font);
    layout.beginLayout();
    int last = 0; ///< where the last line begins
    for (int line = 0; line < lines; ++line) {
        QTextLine next = layout.createLine();
        if (!next.isValid())
            return text;
        next.setLineWidth(width);
        last = next.textStart();
    }
    layout.endLayout();
    return text.left(last) + QFontMetrics(font).elidedText(text.mid(last), Qt::ElideRight, width);
}

} // namespace

VerdictLine::VerdictLine(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_text(makeLabel({}, TextRole::Label, Tone::Secondary))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setFocusPolicy(Qt::NoFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    m_icon->setContentsMargins(0, 2, 0, 0);
    hide();
}

void VerdictLine::say(Kind kind, const QString &text)
{
    m_kind = kind;
    m_said = text;
    drawIcon();
    fit();
    m_icon->setVisible(!text.isEmpty());
    setVisible(m_lines > 0 || !text.isEmpty());
}

void VerdictLine::setLines(int lines)
{
    m_lines = lines;
    fit();
}

void VerdictLine::fit()
{
    if (m_lines == 0)
        return m_text->setText(m_said);
    m_text->setFixedHeight(m_lines * m_text->fontMetrics().lineSpacing());
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    const int room = std::max(width() - iconSide - metrics::gap, 1);
    const QString shown = elided(m_said, m_text->font(), room, m_lines);
    m_text->setText(shown);
    setToolTip(shown == m_said ? QString() : m_said.toHtmlEscaped());
}

void VerdictLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_lines > 0)
        fit();
}

QIcon VerdictLine::iconOf(Kind kind)
{
    const Tokens &t = tokens();
    const struct
    {
        const char *name;
        QColor color;
    } looks[] = {{"ok", t.ok}, {"info", t.accent}, {"warn", t.warn}, {"error", t.error}};
    const auto &look = looks[int(kind)];
    return icon(QLatin1String(look.name), look.color);
}

void VerdictLine::drawIcon()
{
    m_icon->setPixmap(iconOf(m_kind).pixmap({iconSide, iconSide}, devicePixelRatioF()));
}

void VerdictLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    else if (event->type() == QEvent::FontChange)
        fit();
}

} // namespace hit
