// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field_note.h"

#include "ui/widgets/basic.h"

#include <QHBoxLayout>
#include <QLabel>

namespace hit {
namespace {

constexpr int iconSide = 14, iconGap = 6;

} // namespace

FieldNote::FieldNote(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_text(makeLabel({}, TextRole::Caption, Tone::Caption))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(iconGap);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    m_icon->hide();
}

void FieldNote::say(const QString &text, Tone tone)
{
    m_text->setText(text);
    setTone(m_text, tone);
    m_icon->setVisible(!text.isEmpty() && (tone == Tone::Error || tone == Tone::Warning));
    if (tone == Tone::Error)
        m_icon->setPixmap(icon(QStringLiteral("error"), tokens().error).pixmap(iconSide));
    else if (tone == Tone::Warning)
        m_icon->setPixmap(icon(QStringLiteral("warn"), tokens().warn).pixmap(iconSide));
}

QString FieldNote::text() const
{
    return m_text->text();
}

} // namespace hit
