// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/dock_tabs.h"
#include "ui/theme/shapes.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QTabBar>

namespace hit {
namespace {

bool has(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state & flag;
}

bool enabled(const QStyleOption *option)
{
    return has(option, QStyle::State_Enabled);
}

bool hovered(const QStyleOption *option)
{
    return enabled(option) && has(option, QStyle::State_MouseOver);
}

QColor outline(const QStyleOption *option)
{
    return enabled(option) ? tokens().border : tokens().line;
}

bool isPrimary(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    return button && button->features & QStyleOptionButton::DefaultButton && enabled(option);
}

/// A flat one is a link.
QColor pushButtonText(const QStyleOptionButton *button)
{
    const Tokens &t = tokens();
    if (!enabled(button))
        return t.disabled;
    if (isPrimary(button))
        return t.onFill;
    return button->features & QStyleOptionButton::Flat ? t.accent : t.text;
}

void drawPushButton(const QStyleOption *option, QPainter &painter)
{
    const Tokens &t = tokens();
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool flat = button && button->features & QStyleOptionButton::Flat;
    const bool pressed = has(option, QStyle::State_Sunken);
    if (isPrimary(option)) {
        QColor fill = t.accentFill;
        if (pressed)
            fill = fill.darker(112);
        else if (hovered(option))
            fill = fill.lighter(t.dark ? 112 : 106);
        drawPlate(painter, option->rect, fill, {});
        return;
    }
    QColor fill = flat ? QColor() : t.control;
    if (pressed)
        fill = t.pressed;
    else if (has(option, QStyle::State_On))
        fill = t.sel;
    else if (hovered(option))
        fill = t.hover;
    drawPlate(painter, option->rect, fill, flat ? QColor() : outline(option));
}

void drawToolButton(const QStyleOption *option, QPainter &painter)
{
    const Tokens &t = tokens();
    const bool raised = !has(option, QStyle::State_AutoRaise);
    QColor fill = raised ? t.control : QColor();
    if (has(option, QStyle::State_Sunken))
        fill = t.pressed;
    else if (has(option, QStyle::State_On))
        fill = t.sel;
    else if (hovered(option))
        fill = t.hover;
    drawPlate(painter, option->rect, fill, raised ? outline(option) : QColor());
}

void drawField(const QStyleOption *option, QPainter &painter)
{
    const bool focus = has(option, QStyle::State_HasFocus) && enabled(option);
    drawPlate(painter, option->rect, tokens().field, focus ? tokens().accent : outline(option));
}

void drawCheckBox(const QStyleOption *option, QPainter &painter)
{
    const Tokens &t = tokens();
    const bool on = has(option, QStyle::State_On);
    const bool mixed = has(option, QStyle::State_NoChange);
    const QRectF box = option->rect;
    if (!enabled(option)) {
        drawPlate(painter, box, {}, t.line, 3);
        if (on)
            drawTick(painter, box, t.disabled);
        return;
    }
    QColor fill = on || mixed ? t.accentFill : t.field;
    if (has(option, QStyle::State_Sunken) && !on)
        fill = t.pressed;
    drawPlate(painter, box, fill, on || mixed ? QColor() : t.edge, 3);
    if (on)
        drawTick(painter, box, t.onFill);
    else if (mixed)
        painter.fillRect(QRectF(box.center() - QPointF(4, 1), QSizeF(8, 2)), t.onFill);
}

void drawRadioButton(const QStyleOption *option, QPainter &painter)
{
    const Tokens &t = tokens();
    const bool on = has(option, QStyle::State_On);
    const QRectF ring = option->rect;
    const QColor fill = on && enabled(option) ? t.accentFill : t.field;
    const QColor edge = enabled(option) ? t.edge : t.line;
    drawPlate(painter, ring, fill, on && enabled(option) ? QColor() : edge, ring.width() / 2);
    if (!on)
        return;
    const QRectF dot = ring.adjusted(5, 5, -5, -5);
    drawPlate(painter, dot, enabled(option) ? t.onFill : t.disabled, {}, dot.width() / 2);
}

void drawItem(const QStyleOption *option, QPainter &painter)
{
    const Tokens &t = tokens();
    if (has(option, QStyle::State_Selected))
        painter.fillRect(option->rect, t.sel);
    else if (hovered(option))
        painter.fillRect(option->rect, t.hover);
}

void drawTab(const QStyleOptionTab *tab, QPainter &painter)
{
    const Tokens &t = tokens();
    const QRectF rect = tab->rect;
    if (hovered(tab) && !has(tab, QStyle::State_Selected))
        painter.fillRect(rect, t.hover);
    if (has(tab, QStyle::State_Selected))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), t.accent);
    if (has(tab, QStyle::State_HasFocus) && has(tab, QStyle::State_KeyboardFocusChange))
        drawFocusRing(painter, rect.adjusted(1, 1, -1, -3), 4);
}

void drawProgress(const QStyleOptionProgressBar *bar, QPainter &painter)
{
    const double range = double(bar->maximum) - bar->minimum;
    drawProgressLine(painter, bar->rect,
                     range > 0 ? (double(bar->progress) - bar->minimum) / range : -1);
}

void drawComboBox(const QStyleOptionComboBox *combo, QPainter &painter)
{
    const Tokens &t = tokens();
    QColor fill = combo->editable ? t.field : t.control;
    if (has(combo, QStyle::State_Sunken))
        fill = t.pressed;
    else if (hovered(combo) && !combo->editable)
        fill = t.hover;
    drawPlate(painter, combo->rect, fill, outline(combo));
    const bool mirrored = combo->direction == Qt::RightToLeft;
    const qreal x = mirrored ? combo->rect.left() + 14 : combo->rect.right() - 13;
    drawChevron(painter, {x, combo->rect.center().y() + 0.5}, Qt::DownArrow,
                enabled(combo) ? t.text2 : t.disabled);
}

void drawSpinBox(const QStyle &style, const QStyleOptionSpinBox *spin, QPainter &painter,
                 const QWidget *widget)
{
    const Tokens &t = tokens();
    const bool focus = has(spin, QStyle::State_HasFocus);
    drawPlate(painter, spin->rect, t.field, focus ? t.accent : outline(spin));
    for (auto part : {QStyle::SC_SpinBoxUp, QStyle::SC_SpinBoxDown}) {
        const bool up = part == QStyle::SC_SpinBoxUp;
        const bool usable =
            enabled(spin)
            && spin->stepEnabled
                   & (up ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled);
        const QRectF rect = style.subControlRect(QStyle::CC_SpinBox, spin, part, widget);
        painter.save();
        painter.translate(rect.center());
        painter.scale(0.75, 0.75);
        drawChevron(painter, {0, 0}, up ? Qt::UpArrow : Qt::DownArrow,
                    usable ? t.text2 : t.disabled);
        painter.restore();
    }
}

/// In the colour of the text beside it: icons are made for plain buttons.
void drawTinted(const QIcon &icon, const QRect &box, const QColor &color, QPainter &painter)
{
    QPixmap image = icon.pixmap(box.size(), painter.device()->devicePixelRatioF());
    QPainter tint(&image);
    tint.setCompositionMode(QPainter::CompositionMode_SourceIn);
    tint.fillRect(image.rect(), color);
    tint.end();
    painter.drawPixmap(box, image);
}

/// Qt's own label has 4 px between icon and text.
void drawIconAndText(const QStyleOptionButton *button, QPainter &painter)
{
    const QIcon::Mode mode = enabled(button) ? QIcon::Normal : QIcon::Disabled;
    const int iconPart = button->iconSize.width() + toolIconGap;
    const int text = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
    const QRect both = QStyle::alignedRect(
        button->direction, Qt::AlignCenter,
        {qMin(iconPart + text, button->rect.width()), button->rect.height()}, button->rect);
    const auto place = [&](const QRect &part) {
        return QStyle::visualRect(button->direction, both, part);
    };
    const QRect box(both.left(), both.center().y() - button->iconSize.height() / 2 + 1,
                    button->iconSize.width(), button->iconSize.height());
    if (isPrimary(button))
        drawTinted(button->icon, place(box), pushButtonText(button), painter);
    else
        button->icon.paint(&painter, place(box), Qt::AlignCenter, mode);
    painter.setPen(pushButtonText(button));
    painter.drawText(place(both.adjusted(iconPart, 0, 0, 0)),
                     Qt::AlignCenter | Qt::TextHideMnemonic, button->text);
}

/// Icon, text and, where there is text, a chevron for the menu; an icon alone says it by itself.
void drawToolButtonParts(const QStyle &style, const QStyleOptionToolButton *button,
                         QPainter &painter, const QWidget *widget)
{
    const Tokens &t = tokens();
    style.drawPrimitive(QStyle::PE_PanelButtonTool, button, &painter, widget);
    const bool iconOnly =
        button->toolButtonStyle == Qt::ToolButtonIconOnly || button->text.isEmpty();
    const QIcon::Mode mode = !enabled(button)  ? QIcon::Disabled
                             : hovered(button) ? QIcon::Active
                                               : QIcon::Normal;
    const QIcon::State state = has(button, QStyle::State_On) ? QIcon::On : QIcon::Off;
    QRect place = button->rect;
    if (iconOnly) {
        button->icon.paint(
            &painter,
            QStyle::alignedRect(button->direction, Qt::AlignCenter, button->iconSize, place),
            Qt::AlignCenter, mode, state);
        return;
    }
    place.adjust(toolPadding, 0, -toolPadding, 0);
    if (button->features & QStyleOptionToolButton::HasMenu) {
        drawChevron(painter, {place.right() - 3.5, place.center().y() + 0.5}, Qt::DownArrow,
                    enabled(button) ? t.text2 : t.disabled);
        place.setRight(place.right() - toolMenuWidth);
    }
    const bool icon = !button->icon.isNull() && button->toolButtonStyle != Qt::ToolButtonTextOnly;
    if (icon) {
        const QRect box(
            QPoint(place.left(), place.center().y() - button->iconSize.height() / 2 + 1),
            button->iconSize);
        button->icon.paint(&painter, box, Qt::AlignCenter, mode, state);
        place.setLeft(box.right() + 1 + toolIconGap);
    }
    painter.setFont(button->font);
    painter.setPen(enabled(button) ? t.text : t.disabled);
    painter.drawText(
        place, Qt::AlignVCenter | (icon ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::TextHideMnemonic,
        button->fontMetrics.elidedText(button->text, Qt::ElideMiddle, place.width()));
}

} // namespace

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return drawPushButton(option, *painter);
    case PE_PanelButtonTool:
        return drawToolButton(option, *painter);
    case PE_PanelLineEdit:
        // A field inside a combo or spin box has no frame of its own.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            drawField(option, *painter);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheckBox(option, *painter);
    case PE_IndicatorRadioButton:
        return drawRadioButton(option, *painter);
    case PE_PanelItemViewItem:
        return drawItem(option, *painter);
    case PE_Frame:
        return drawPlate(*painter, option->rect, {}, tokens().border);
    case PE_FrameFocusRect:
        if (widget && !widget->inherits("QAbstractButton") && showsFocus(widget))
            drawFocusRing(*painter, option->rect, 3);
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            tokens().line);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const Qt::ArrowType type = element == PE_IndicatorArrowDown   ? Qt::DownArrow
                                   : element == PE_IndicatorArrowUp   ? Qt::UpArrow
                                   : element == PE_IndicatorArrowLeft ? Qt::LeftArrow
                                                                      : Qt::RightArrow;
        return drawChevron(*painter, QRectF(option->rect).center(), type,
                           enabled(option) ? tokens().text2 : tokens().disabled);
    }
    case PE_PanelButtonBevel:
    case PE_FrameButtonTool:
    case PE_FrameDockWidget:
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_FocusFrame:
        return drawFocusRing(*painter, option->rect);
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && !button->icon.isNull() && !button->text.isEmpty())
            return drawIconAndText(button, *painter);
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && enabled(button)) {
            QStyleOptionButton coloured = *button;
            coloured.palette.setColor(QPalette::ButtonText, pushButtonText(button));
            return QProxyStyle::drawControl(element, &coloured, painter, widget);
        }
        break;
    case CE_ComboBoxLabel:
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            QStyleOptionComboBox label = *box;
            const int room = subControlRect(CC_ComboBox, box, SC_ComboBoxEditField, widget).width();
            label.currentText = box->fontMetrics.elidedText(box->currentText, Qt::ElideRight, room);
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return drawTab(tab, *painter);
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab label = *tab;
            const bool bright = has(tab, State_Selected) || hovered(tab);
            if (const QTabBar *tabs = dockTabs(widget);
                tabs && drawIconOfTab(*tabs, *tab, *painter))
                return;
            label.palette.setColor(QPalette::Active, QPalette::WindowText,
                                   bright ? tokens().text : tokens().text2);
            label.palette.setColor(QPalette::Inactive, QPalette::WindowText,
                                   bright ? tokens().text : tokens().text2);
            label.state &= ~State_HasFocus;
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_ProgressBarGroove:
        return; // drawn with the contents
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return drawProgress(bar, *painter);
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ComboBox)
        return drawComboBox(qstyleoption_cast<const QStyleOptionComboBox *>(option), *painter);
    if (control == CC_SpinBox)
        return drawSpinBox(*this, qstyleoption_cast<const QStyleOptionSpinBox *>(option), *painter,
                           widget);
    if (control == CC_ToolButton)
        return drawToolButtonParts(*this, qstyleoption_cast<const QStyleOptionToolButton *>(option),
                                   *painter, widget);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace hit
