// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/edit_row.h"

#include "model/latent/limits.h"
#include "ui/directions/edit_details.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/stage_chip.h"
#include "ui/hand_gesture.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace hit {
namespace {

constexpr int edge = 2;

ValueSlider::Range strengthRange()
{
    ValueSlider::Range range;
    range.least = -max_strength;
    range.most = max_strength;
    range.unit = QStringLiteral("\u03c3");
    return range;
}

} // namespace

EditRow::EditRow(Explorer &explorer, int row, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_row(row)
    , m_eye(new IconButton(QStringLiteral("eye"), tr("On")))
    , m_stages(new StageChip)
    , m_source(new ElidedLabel)
    , m_slider(new ValueSlider({}, strengthRange(), {m_eye, m_stages, m_source}))
{
    setObjectName(QStringLiteral("editRow%1").arg(row));
    m_eye->setCheckable(false);
    m_eye->setFocusPolicy(Qt::NoFocus); // Space does it
    m_eye->setFixedHeight(controlHeight(metrics::compact));
    setTextRole(m_source, TextRole::Caption);
    setTone(m_source, Tone::Secondary);
    m_source->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::panelMargin - 8, 2, metrics::panelMargin, 0);
    column->setSpacing(0);
    column->addWidget(m_slider);
    connect(m_eye, &QToolButton::clicked, this,
            [this] { setEditOn(m_explorer, m_row, !editAt(m_explorer, m_row).on); });
    connect(m_stages, &StageChip::doubleClicked, this, &EditRow::rangeRequested);
    connectSlider();
    setSelected(false);
    refresh();
}

void EditRow::connectSlider()
{
    const auto begun = [this] { return nameOf(editAt(m_explorer, m_row)); };
    const auto done = [this] { return strengthStep(editAt(m_explorer, m_row)); };
    const auto change = [this, begun](double value) {
        changeEdit(m_explorer, m_row, begun(),
                   [value](Edit &changed) { changed.strength = value; });
    };
    bindGesture(m_explorer, m_slider, &ValueSlider::valueChanged, {begun, done}, change,
                [this] { refresh(); });
}

void EditRow::refresh()
{
    if (!hasEdit(m_explorer, m_row))
        return; // this is about to go
    const Edit &edit = editAt(m_explorer, m_row);
    const QString name = nameOf(edit);
    m_slider->setLabel(name);
    m_slider->setValue(edit.strength);
    m_slider->setDimmed(!edit.on);
    m_source->setFullText(QString::fromStdString(edit.source));
    m_eye->setIconName(edit.on ? QStringLiteral("eye") : QStringLiteral("eye-off"));
    m_eye->setToolTip(edit.on ? tr("<b>Switch off</b>&nbsp;&nbsp;Space")
                              : tr("<b>Switch on</b>&nbsp;&nbsp;Space"));
    m_eye->setAccessibleName(edit.on ? tr("%1 is on").arg(name) : tr("%1 is off").arg(name));
    if (const auto model = m_explorer.model())
        m_stages->setText(stagesText(edit, model->config));
    setAccessibleName(edit.on ? name : tr("%1, off").arg(name));
    if (m_details)
        m_details->refresh();
}

void EditRow::setSelected(bool selected)
{
    m_selected = selected;
    // One row is a stop of the focus order; the arrows choose it.
    m_slider->focusProxy()->setFocusPolicy(selected ? Qt::StrongFocus : Qt::ClickFocus);
    if (selected && !m_details) {
        m_details = new EditDetails(m_explorer, m_row);
        layout()->addWidget(m_details);
        // The list, its selected row, the row's details.
        setTabOrder(parentWidget(), m_slider->focusProxy());
        m_details->setTabOrderAfter(m_slider->focusProxy());
        connect(m_details, &EditDetails::renameRequested, this, &EditRow::rename);
        connect(m_details, &EditDetails::separateRequested, this, &EditRow::separateRequested);
    } else if (!selected && m_details) {
        m_details->hide();
        m_details->deleteLater(); // one of its buttons may have asked for it
        m_details = nullptr;
    }
    update();
}

void EditRow::setFocusShown(bool shown)
{
    m_focusShown = shown;
    update();
}

void EditRow::rename()
{
    if (m_name)
        return;
    m_name = new QLineEdit(nameOf(editAt(m_explorer, m_row)), this);
    m_name->setObjectName(QStringLiteral("rename"));
    m_name->setAccessibleName(tr("Name"));
    m_name->installEventFilter(this);
    const int left = metrics::panelMargin - 8 + metrics::iconButton + metrics::gap - 6;
    m_name->setGeometry(left, 2, width() - left - metrics::panelMargin,
                        controlHeight(metrics::compact) + 2);
    m_name->show();
    m_name->setFocus();
    m_name->selectAll();
}

void EditRow::endRename(bool keep)
{
    QLineEdit *field = std::exchange(m_name, nullptr);
    if (!field)
        return;
    field->hide();
    field->deleteLater();
    if (keep)
        renameEdit(m_explorer, m_row, field->text());
}

bool EditRow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        endRename(true);
    } else if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // typing never triggers a command
        return true;
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
            endRename(key != Qt::Key_Escape);
            parentWidget()->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void EditRow::enterEvent(QEnterEvent *)
{
    update();
}

void EditRow::leaveEvent(QEvent *)
{
    update();
}

void EditRow::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    if (m_selected) {
        painter.fillRect(QRect(0, 0, width(), m_slider->geometry().bottom() + 2), t.sel);
        painter.fillRect(QRect(0, 0, edge, height()), t.accent);
    } else if (underMouse()) {
        painter.fillRect(rect(), faded(t.hover, 0.5));
    }
    painter.fillRect(
        QRect(metrics::panelMargin, height() - 1, width() - 2 * metrics::panelMargin, 1), t.line);
    if (m_focusShown)
        drawFocusRing(painter, rect(), 0);
}

} // namespace hit
