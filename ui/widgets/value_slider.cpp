// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/value_slider.h"

#include "ui/theme/theme.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/slider_groove.h"
#include "ui/widgets/value_field.h"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMetaMethod>

#include <cmath>
#include <utility>

namespace hit {

int labelColumn(int width)
{
    constexpr double spare = 0.7; // of the width, that the longest label takes
    return qMax(width, textLength(qRound(spare * width)));
}

struct ValueSlider::Private
{
    explicit Private(ValueSlider *owner)
        : q(owner)
    {
    }

    ValueSlider *q;
    ElidedLabel *label = nullptr;
    SliderGroove *groove = nullptr;
    ValueField *field = nullptr;
    Range wanted; ///< without what grew
    double before = 0;
    int labelWidth = 0; ///< at the system's text size
    bool mixed = false;
    bool twoLines = false;

    void makeParts(const Range &range);
    void arrange(const TwoLines &parts);

    void fit(const Range &range);
    void setEnds(std::optional<std::pair<double, double>> ends);
    void show(double value);
    void move(double value);
    void step(double value);
    void cancel();
    void reset() { step(wanted.defaultValue); }
    void copy() const;
    void paste();
    std::optional<double> clipboardValue() const;
    void connectParts();
};

ValueSlider::Range ValueSlider::Range::factor()
{
    Range range;
    range.minimum = 0;
    range.maximum = 2;
    range.defaultValue = 1;
    range.tick = 0.5;
    range.snap = 0.25;
    range.step = 0.05;
    range.signedValue = false;
    return range;
}

void ValueSlider::Private::makeParts(const Range &range)
{
    installAccessibleFactory();
    label = new ElidedLabel(Qt::ElideRight);
    groove = new SliderGroove;
    field = new ValueField;
    q->setFocusProxy(groove);
    q->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    q->setRange(range);
    q->setValue(range.defaultValue);
    connectParts();
}

ValueSlider::ValueSlider(const QString &label, const Range &range, QWidget *parent)
    : QWidget(parent)
    , d(new Private(this))
{
    d->makeParts(range);
    setTextRole(d->label, TextRole::Label);
    setTone(d->label, Tone::Secondary);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::gap);
    layout->addWidget(d->label);
    layout->addWidget(d->groove, 1);
    layout->addWidget(d->field);
    setLabelWidth(metrics::label);
    setLabel(label);
}

ValueSlider::ValueSlider(const QString &label, const Range &range, const TwoLines &parts,
                         QWidget *parent)
    : QWidget(parent)
    , d(new Private(this))
{
    d->makeParts(range);
    d->twoLines = true;
    setTextRole(d->label, TextRole::Name);
    d->arrange(parts);
    setLabel(label);
}

void ValueSlider::Private::arrange(const TwoLines &parts)
{
    auto *upper = new QHBoxLayout;
    upper->setSpacing(metrics::gap);
    upper->addWidget(parts.lead);
    upper->addWidget(label, 1);
    upper->addWidget(parts.mark);
    upper->addWidget(field);
    auto *lower = new QHBoxLayout;
    lower->setSpacing(metrics::gap);
    lower->addSpacing(metrics::iconButton + metrics::gap); // the caption begins below the name
    lower->addWidget(parts.caption, 2); // of all rows alike, so that their grooves are in line
    lower->addWidget(groove, 3);
    auto *rows = new QVBoxLayout(q);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(upper);
    rows->addLayout(lower);
}

ValueSlider::~ValueSlider() = default;

void ValueSlider::Private::connectParts()
{
    QObject::connect(groove, &SliderGroove::gestureStarted, q, [this] {
        before = groove->value();
        Q_EMIT q->gestureStarted();
    });
    QObject::connect(groove, &SliderGroove::moved, q, [this](double value) { move(value); });
    QObject::connect(groove, &SliderGroove::gestureFinished, q, &ValueSlider::gestureFinished);
    QObject::connect(groove, &SliderGroove::gestureCancelled, q, [this] { cancel(); });
    QObject::connect(groove, &SliderGroove::resetRequested, q, [this] { reset(); });
    QObject::connect(groove, &SliderGroove::typed, field, &ValueField::startTyping);
    QObject::connect(field, &ValueField::entered, q, [this](double value) { step(value); });
    QObject::connect(field, &ValueField::stepped, q,
                     [this](double delta) { step(groove->value() + delta); });
    QObject::connect(field, &ValueField::dragStarted, q, [this] {
        before = groove->value();
        Q_EMIT q->gestureStarted();
    });
    QObject::connect(field, &ValueField::dragged, q,
                     [this](double delta) { move(groove->value() + delta); });
    QObject::connect(field, &ValueField::dragFinished, q, &ValueSlider::gestureFinished);
    QObject::connect(field, &ValueField::dragCancelled, q, [this] { cancel(); });
    QObject::connect(field, &ValueField::left, q,
                     [this] { groove->setFocus(Qt::OtherFocusReason); });
}

void ValueSlider::Private::fit(const Range &range)
{
    groove->setRange(range);
    field->setRange(range);
}

/// Nothing: of one.
void ValueSlider::Private::setEnds(std::optional<std::pair<double, double>> ends)
{
    if (!ends && !mixed)
        return;
    mixed = ends.has_value();
    groove->setEnds(ends);
    field->setMixed(mixed);
    groove->setAccessibleDescription(
        ends ? ValueSlider::tr("mixed, from %1 to %2")
                   .arg(valueText(ends->first, wanted), valueText(ends->second, wanted))
             : QString());
}

/// Shows `value`; a growing range reaches to the next whole tick beyond it.
void ValueSlider::Private::show(double value)
{
    Range range = wanted;
    if (wanted.growing && wanted.tick > 0) {
        range.minimum = qMin(wanted.minimum, std::floor(value / wanted.tick) * wanted.tick);
        range.maximum = qMax(wanted.maximum, std::ceil(value / wanted.tick) * wanted.tick);
    }
    const Range &shown = groove->range();
    if (range.minimum != shown.minimum || range.maximum != shown.maximum)
        fit(range);
    groove->setValue(value);
    field->setValue(value);
}

void ValueSlider::Private::move(double value)
{
    if (!wanted.growing)
        value = qBound(wanted.minimum, value, wanted.maximum);
    value = qBound(wanted.least, value, wanted.most);
    if (value == groove->value() && !mixed)
        return;
    setEnds(std::nullopt);
    show(value);
    QAccessibleValueChangeEvent changed(groove, value);
    QAccessible::updateAccessibility(&changed);
    Q_EMIT q->valueChanged(value);
}

/// A whole gesture in one.
void ValueSlider::Private::step(double value)
{
    if (value == groove->value() && !mixed)
        return;
    Q_EMIT q->gestureStarted();
    move(value);
    Q_EMIT q->gestureFinished();
}

void ValueSlider::Private::cancel()
{
    show(before);
    Q_EMIT q->gestureCancelled();
}

void ValueSlider::Private::copy() const
{
    if (mixed)
        return;
    QString text = plainValueText(groove->value(), wanted);
    QApplication::clipboard()->setText(text.replace(QChar(0x2212), u'-'));
}

std::optional<double> ValueSlider::Private::clipboardValue() const
{
    const QString text = QApplication::clipboard()->text().trimmed();
    // A copied "+1.35" is a value, not a change.
    return evaluateEntry(text.startsWith(u'+') ? text.mid(1) : text, groove->value());
}

void ValueSlider::Private::paste()
{
    if (const auto value = clipboardValue())
        step(*value);
}

double ValueSlider::value() const
{
    return d->groove->value();
}

void ValueSlider::setValue(double value)
{
    if (!std::isfinite(value))
        return;
    d->setEnds(std::nullopt);
    d->show(value);
}

void ValueSlider::setValues(double value, double least, double most)
{
    setValue(value);
    if (least < most)
        d->setEnds(std::pair(least, most));
}

bool ValueSlider::isMixed() const
{
    return d->mixed;
}

QString ValueSlider::label() const
{
    return d->label->fullText();
}

void ValueSlider::setLabel(const QString &label)
{
    d->label->setFullText(label);
    d->groove->setAccessibleName(label);
    d->field->setAccessibleName(tr("%1, value").arg(label));
}

void ValueSlider::setLabelWidth(int width)
{
    d->labelWidth = width;
    d->label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    d->label->setFixedWidth(labelColumn(width));
    d->label->setVisible(width > 0);
}

void ValueSlider::setLeastGroove(int pixels)
{
    d->groove->setMinimumWidth(pixels);
}

void ValueSlider::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && !d->twoLines)
        setLabelWidth(d->labelWidth);
}

void ValueSlider::setRange(const Range &range)
{
    d->wanted = range;
    d->fit(range);
    d->show(d->groove->value());
}

void ValueSlider::setDimmed(bool dimmed)
{
    // It can be read, also where the row is selected: it works.
    setTone(d->label, dimmed || !d->twoLines ? Tone::Secondary : Tone::Normal);
    setTone(d->field, dimmed ? Tone::Secondary : Tone::Normal);
    d->groove->setDimmed(dimmed);
}

void ValueSlider::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *reset = menu->addAction(tr("Reset"), this, [this] { d->reset(); });
    reset->setEnabled(d->mixed || value() != d->wanted.defaultValue);
    menu->addSeparator();
    menu->addAction(tr("Copy value"), this, [this] { d->copy(); })->setEnabled(!d->mixed);
    QAction *paste = menu->addAction(tr("Paste value"), this, [this] { d->paste(); });
    paste->setEnabled(d->clipboardValue().has_value());
    menu->addAction(tr("Set exactly..."), this,
                    [this] { d->field->setFocus(Qt::OtherFocusReason); });
    if (isSignalConnected(QMetaMethod::fromSignal(&ValueSlider::helpRequested))) {
        menu->addSeparator();
        menu->addAction(tr("What is this?"), this, &ValueSlider::helpRequested);
    }
    menu->popup(event->globalPos());
}

void ValueSlider::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        d->copy();
    else if (event->matches(QKeySequence::Paste))
        d->paste();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hit
