// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/form_row.h"

#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"

#include <QContextMenuEvent>
#include <QGridLayout>
#include <QMenu>
#include <QPainter>

namespace hit {
namespace {

constexpr int dotSide = 6;
constexpr int mostLabelWidth = 100; ///< wider ones stand above their field

/// Beside each other, or with large text one above the other: the panel doesn't get wider.
void arrange(QGridLayout &grid, QLabel *label, QWidget *note)
{
    const bool above = textLength(metrics::label) > mostLabelWidth;
    QWidget *field = label->buddy();
    for (QWidget *part : {static_cast<QWidget *>(label), field, note})
        grid.removeWidget(part);
    grid.addWidget(label, 0, 0, Qt::AlignTop);
    grid.addWidget(field, above ? 1 : 0, above ? 0 : 1);
    grid.addWidget(note, above ? 2 : 1, above ? 0 : 1);
    grid.setColumnStretch(0, above ? 1 : 0);
    grid.setColumnStretch(1, above ? 0 : 1);
    grid.setHorizontalSpacing(above ? 0 : metrics::labelGap);
}

} // namespace

FieldLabel::FieldLabel(const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
    setTextRole(this, TextRole::Label);
    setTone(this, Tone::Secondary);
}

QSize FieldLabel::sizeHint() const
{
    return {textLength(metrics::label), controlHeight()};
}

void FieldLabel::setEdited(bool edited, const QString &home)
{
    m_edited = edited;
    setToolTip(edited ? tr("<b>Changed</b><br>Double click: back to %1").arg(home.toHtmlEscaped())
                      : QString());
    setAccessibleDescription(edited ? tr("Changed") : QString());
    update();
}

void FieldLabel::paintEvent(QPaintEvent *event)
{
    QLabel::paintEvent(event);
    if (!m_edited)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().accent);
    const int end = fontMetrics().horizontalAdvance(text());
    const qreal x = std::min(end + 5, width() - dotSide);
    painter.drawEllipse(QRectF(x, (height() - dotSide) / 2.0, dotSide, dotSide));
}

void FieldLabel::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_edited)
        Q_EMIT resetRequested();
    QLabel::mouseDoubleClickEvent(event);
}

void FieldLabel::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("reset")), tr("Reset"), this, &FieldLabel::resetRequested)
        ->setEnabled(m_edited);
    menu->popup(event->globalPos());
}

FormRow::FormRow(const QString &label, QWidget *field, QWidget *parent)
    : QWidget(parent)
    , m_label(new FieldLabel(label))
    , m_note(new FieldNote)
{
    m_label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(metrics::gap / 2);
    arrange(*grid, m_label, m_note);
    m_note->hide();
}

void FormRow::setError(const QString &text)
{
    m_error = text;
    showNote();
}

QString FormRow::error() const
{
    return m_error;
}

void FormRow::setHint(const QString &text)
{
    m_hint = text;
    showNote();
}

void FormRow::showNote()
{
    const bool wrong = !m_error.isEmpty();
    m_note->say(wrong ? m_error : m_hint, wrong ? Tone::Error : Tone::Caption);
    m_note->setVisible(!m_note->text().isEmpty());
}

void FormRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showNote();
    if (event->type() == QEvent::FontChange)
        arrange(*static_cast<QGridLayout *>(layout()), m_label, m_note);
}

} // namespace hit
