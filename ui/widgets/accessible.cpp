// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/accessible.h"

#include "ui/widgets/plane_pad.h"
#include "ui/widgets/slider_groove.h"
#include "ui/widgets/value_field.h"

#include <QAccessibleWidget>

namespace hit {
namespace {

class AccessibleSlider final : public QAccessibleWidget, public QAccessibleValueInterface
{
public:
    explicit AccessibleSlider(SliderGroove *groove)
        : QAccessibleWidget(groove, QAccessible::Slider)
        , m_groove(groove)
    {
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::ValueInterface)
            return static_cast<QAccessibleValueInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text what) const override
    {
        if (what == QAccessible::Value)
            return valueText(m_groove->value(), m_groove->range());
        return QAccessibleWidget::text(what);
    }
    QVariant currentValue() const override { return m_groove->value(); }
    QVariant minimumValue() const override { return m_groove->range().minimum; }
    QVariant maximumValue() const override { return m_groove->range().maximum; }
    QVariant minimumStepSize() const override { return m_groove->range().step; }
    void setCurrentValue(const QVariant &value) override
    {
        Q_EMIT m_groove->gestureStarted();
        Q_EMIT m_groove->moved(value.toDouble());
        Q_EMIT m_groove->gestureFinished();
    }

private:
    SliderGroove *m_groove;
};

class AccessiblePad final : public QAccessibleWidget
{
public:
    explicit AccessiblePad(PlanePad *pad)
        : QAccessibleWidget(pad, QAccessible::Canvas)
        , m_pad(pad)
    {
    }
    QString text(QAccessible::Text what) const override
    {
        if (what == QAccessible::Value)
            return PlanePad::tr("seed %1, %2")
                .arg(m_pad->position().x(), 0, 'f', 2)
                .arg(m_pad->position().y(), 0, 'f', 2);
        return QAccessibleWidget::text(what);
    }

private:
    PlanePad *m_pad;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    if (auto *groove = qobject_cast<SliderGroove *>(object))
        return new AccessibleSlider(groove);
    if (auto *pad = qobject_cast<PlanePad *>(object))
        return new AccessiblePad(pad);
    return nullptr;
}

} // namespace

void installAccessibleFactory()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

} // namespace hit
