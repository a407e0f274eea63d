// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/value_field.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QToolTip>

#include <cmath>
#include <utility>

namespace hit {
namespace {

constexpr double dragPixelsPerStep = 10; // a drag on the field is a tenth as fast as on the groove
const QChar minusSign(0x2212), narrowSpace(0x202f);

} // namespace

QString plainValueText(double value, const ValueSlider::Range &range)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const double grid = std::pow(10.0, range.decimals);
    const double shown = std::round(value * grid) / grid;
    const QString digits = locale.toString(std::abs(shown), 'f', range.decimals);
    return shown < 0 ? minusSign + digits : digits;
}

QString valueText(double value, const ValueSlider::Range &range)
{
    QString text = plainValueText(value, range);
    if (range.signedValue) {
        const double half = 0.5 / std::pow(10.0, range.decimals);
        if (std::abs(value) < half)
            text = QStringLiteral("0");
        else if (value > 0)
            text.prepend(u'+');
    }
    return range.unit.isEmpty() ? text : text + narrowSpace + range.unit;
}

ValueField::ValueField(QWidget *parent)
    : QLineEdit(parent)
{
    setTextRole(this, TextRole::Label);
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    // Presses come here first, to tell a click from a drag; the handle hands over what is typed.
    setFocusPolicy(Qt::NoFocus);
}

void ValueField::setRange(const ValueSlider::Range &range)
{
    m_range = range;
    setValue(m_value);
    updateGeometry();
}

void ValueField::setValue(double value)
{
    m_value = value;
    if (!hasFocus() || !isModified())
        showValue();
}

void ValueField::setMixed(bool mixed)
{
    if (std::exchange(m_mixed, mixed) != mixed)
        setValue(m_value);
}

QString ValueField::shownText() const
{
    if (m_mixed)
        return QString(QChar(0x2014));
    return hasFocus() ? plainValueText(m_value, m_range) : valueText(m_value, m_range);
}

void ValueField::showValue()
{
    setText(shownText());
    if (hasFocus())
        selectAll();
}

void ValueField::startTyping(const QString &text)
{
    setFocus(Qt::OtherFocusReason);
    selectAll();
    insert(text);
}

QSize ValueField::sizeHint() const
{
    ensurePolished();
    const double widest = qMax(std::abs(m_range.minimum), std::abs(m_range.maximum));
    int width = 0;
    for (int digit = 0; digit <= 9; ++digit) {
        QString text = valueText(-qMax(widest, 1.0), m_range);
        for (QChar &c : text)
            if (c.isDigit())
                c = QChar(u'0' + digit);
        width = qMax(width, fontMetrics().horizontalAdvance(text));
    }
    return {width + 20, controlHeight(metrics::compact)};
}

void ValueField::apply()
{
    if (isModified()) {
        QString entry = text();
        entry.remove(m_range.unit.isEmpty() ? QString(narrowSpace) : m_range.unit);
        if (const auto value = evaluateEntry(entry, m_value)) {
            setModified(false);
            Q_EMIT entered(*value);
        } else {
            const QString kept = m_mixed ? tr("each value") : valueText(m_value, m_range);
            QToolTip::showText(mapToGlobal(rect().bottomLeft()),
                               tr("\u201c%1\u201d is no number; %2 stays").arg(text(), kept), this);
        }
    }
    setModified(false);
    showValue();
}

bool ValueField::stepKey(const QKeyEvent &event)
{
    const double step = m_range.step * (event.modifiers() & Qt::ShiftModifier ? 0.1 : 1.0);
    double delta = 0;
    switch (event.key()) {
    case Qt::Key_Up:
        delta = step;
        break;
    case Qt::Key_Down:
        delta = -step;
        break;
    case Qt::Key_PageUp:
        delta = m_range.tick;
        break;
    case Qt::Key_PageDown:
        delta = -m_range.tick;
        break;
    default:
        return false;
    }
    apply();
    Q_EMIT stepped(delta);
    return true;
}

void ValueField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_press == Press::Dragging) {
            m_press = Press::None;
            return Q_EMIT dragCancelled();
        }
        setModified(false);
        showValue();
        return Q_EMIT left();
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        apply();
        return Q_EMIT left();
    }
    if (!stepKey(*event))
        QLineEdit::keyPressEvent(event);
}

bool ValueField::event(QEvent *event)
{
    // While it is edited, every key without Ctrl or Alt belongs to the field.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (!(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) {
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void ValueField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    setModified(false);
    showValue();
}

void ValueField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        apply();
}

void ValueField::mousePressEvent(QMouseEvent *event)
{
    if (hasFocus() || event->button() != Qt::LeftButton)
        return QLineEdit::mousePressEvent(event);
    m_press = Press::Waiting;
    m_lastX = event->position().x();
}

void ValueField::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    switch (m_press) {
    case Press::None:
        return QLineEdit::mouseMoveEvent(event);
    case Press::Waiting:
        if (std::abs(x - m_lastX) < QApplication::startDragDistance())
            return;
        m_press = Press::Dragging;
        m_lastX = x;
        return Q_EMIT dragStarted();
    case Press::Dragging:
        const double delta = (x - m_lastX) * m_range.step / dragPixelsPerStep;
        m_lastX = x;
        return Q_EMIT dragged(delta);
    }
}

void ValueField::mouseReleaseEvent(QMouseEvent *event)
{
    const Press press = std::exchange(m_press, Press::None);
    if (press == Press::None)
        return QLineEdit::mouseReleaseEvent(event);
    if (press == Press::Dragging)
        return Q_EMIT dragFinished();
    setFocus(Qt::MouseFocusReason);
    selectAll();
}

void ValueField::contextMenuEvent(QContextMenuEvent *event)
{
    // Not in use: the slider's own menu. In use: the one of text.
    if (hasFocus())
        QLineEdit::contextMenuEvent(event);
    else
        event->ignore();
}

} // namespace hit
