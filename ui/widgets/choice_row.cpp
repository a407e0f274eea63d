// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choice_row.h"

#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QStandardItemModel>

namespace hit {

ChoiceRow::ChoiceRow(const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_label(makeLabel(label, TextRole::Label, Tone::Secondary))
    , m_list(new QComboBox)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap);
    m_label->setFixedWidth(textLength(metrics::label));
    row->addWidget(m_label);
    row->addWidget(m_list, 1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_list->setAccessibleName(label);
    m_list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_list->setFocusPolicy(Qt::StrongFocus);
    connect(m_list, &QComboBox::activated, this, [this](int index) {
        m_current = index;
        Q_EMIT chosen(index);
    });
}

void ChoiceRow::setChoices(const QStringList &choices, const QString &whyAlone)
{
    m_label->setToolTip(whyAlone);
    if (choices == m_choices)
        return;
    m_choices = choices;
    m_whyNot = QList<QString>(choices.size());
    m_current = 0;
    rebuild();
}

void ChoiceRow::rebuild()
{
    delete m_segments;
    m_segments = new Segmented;
    m_segments->setAccessibleName(m_label->text());
    m_list->clear();
    for (const QString &choice : m_choices) {
        m_segments->addSegment(choice);
        m_list->addItem(choice);
    }
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(1, m_segments, 1, Qt::AlignLeft); // else the label takes of the room
    connect(m_segments, &Segmented::chosen, this, [this](int index) {
        m_current = index;
        Q_EMIT chosen(index);
    });
    for (int i = 0; i < m_whyNot.size(); ++i)
        setChoiceEnabled(i, m_whyNot[i].isEmpty(), m_whyNot[i]);
    setCurrent(m_current);
    showFitting();
}

void ChoiceRow::showFitting()
{
    if (!m_segments)
        return;
    const int room = width() - m_label->width() - metrics::gap;
    const bool fits = m_segments->sizeHint().width() <= room;
    m_segments->setVisible(fits);
    m_list->setVisible(!fits);
}

void ChoiceRow::setCurrent(int index)
{
    m_current = index;
    if (m_segments)
        m_segments->setCurrent(index);
    m_list->setCurrentIndex(index);
}

void ChoiceRow::setChoiceEnabled(int index, bool enabled, const QString &whyNot)
{
    m_whyNot[index] = enabled ? QString() : whyNot;
    m_segments->setSegmentEnabled(index, enabled, whyNot);
    auto *model = qobject_cast<QStandardItemModel *>(m_list->model());
    model->item(index)->setEnabled(enabled);
    model->item(index)->setToolTip(enabled ? QString() : whyNot);
}

int ChoiceRow::current() const
{
    return m_current;
}

QSize ChoiceRow::sizeHint() const
{
    return {m_label->width() + textLength(160), controlHeight()};
}

QSize ChoiceRow::minimumSizeHint() const
{
    return {m_label->width() + textLength(60), controlHeight()};
}

void ChoiceRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showFitting();
}

void ChoiceRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    m_label->setFixedWidth(textLength(metrics::label));
    showFitting();
}

} // namespace hit
