// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/verdict_line.h"

#include "ui/widgets/basic.h"

#include <QEvent>
#include <QHBoxLayout>

namespace hit {
namespace {

constexpr int iconSide = 14;

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
    m_text->setText(text);
    drawIcon();
    setVisible(!text.isEmpty());
}

QString VerdictLine::text() const
{
    return m_text->text();
}

void VerdictLine::drawIcon()
{
    const Tokens &t = tokens();
    const struct
    {
        const char *name;
        QColor color;
    } looks[] = {{"ok", t.ok}, {"info", t.accent}, {"warn", t.warn}, {"error", t.error}};
    const auto &look = looks[int(m_kind)];
    m_icon->setPixmap(icon(QLatin1String(look.name), look.color)
                          .pixmap({iconSide, iconSide}, devicePixelRatioF()));
}

void VerdictLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
}

} // namespace hit
