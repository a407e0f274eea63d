// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/dock_tabs.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

namespace hit {
namespace {

constexpr int iconSide = 16, largeIconSide = 24, iconPadding = 8; ///< icons are sharp at both sizes

/// Ours for what Qt's dialogs and bars show, empty where Fusion's will do.
const char *iconName(QStyle::StandardPixmap standard)
{
    switch (standard) {
    case QStyle::SP_DirIcon:
    case QStyle::SP_DirClosedIcon:
    case QStyle::SP_DirLinkIcon:
        return "folder";
    case QStyle::SP_DirOpenIcon:
    case QStyle::SP_DirHomeIcon:
        return "open";
    case QStyle::SP_FileIcon:
    case QStyle::SP_FileLinkIcon:
        return "file";
    case QStyle::SP_ComputerIcon:
    case QStyle::SP_DriveHDIcon:
    case QStyle::SP_DriveFDIcon:
    case QStyle::SP_DriveCDIcon:
    case QStyle::SP_DriveDVDIcon:
    case QStyle::SP_DriveNetIcon:
        return "drive";
    case QStyle::SP_FileDialogNewFolder:
        return "folder-add";
    case QStyle::SP_FileDialogListView:
        return "grid";
    case QStyle::SP_FileDialogDetailedView:
        return "list";
    case QStyle::SP_FileDialogBack:
    case QStyle::SP_ArrowBack:
    case QStyle::SP_ArrowLeft:
        return "chevron-left";
    case QStyle::SP_ArrowForward:
    case QStyle::SP_ArrowRight:
    case QStyle::SP_ToolBarHorizontalExtensionButton:
        return "chevron-right";
    case QStyle::SP_FileDialogToParent:
    case QStyle::SP_ArrowUp:
        return "chevron-up";
    case QStyle::SP_LineEditClearButton:
        return "close";
    default:
        return nullptr;
    }
}

QSize toolButtonSize(const QStyleOptionToolButton *button)
{
    const int height = controlHeight();
    if (button->toolButtonStyle == Qt::ToolButtonIconOnly || button->text.isEmpty())
        return {qMax(metrics::iconButton, button->iconSize.width() + iconPadding), height};
    int width = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
    if (!button->icon.isNull() && button->toolButtonStyle != Qt::ToolButtonTextOnly)
        width += button->iconSize.width() + toolIconGap;
    if (button->features & QStyleOptionToolButton::HasMenu)
        width += toolMenuWidth;
    return {width + 2 * toolPadding, height};
}

} // namespace

Style::Style()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    m_toolTips.watch(widget);
    if (qobject_cast<QComboBox *>(widget))
        widget->installEventFilter(this);
}

/// Else a list under the pointer stops the form that it scrolls with: one that doesn't take the
/// wheel doesn't pass it on either.
bool Style::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || !qobject_cast<QComboBox *>(watched))
        return QProxyStyle::eventFilter(watched, event);
    event->ignore();
    return true;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 3;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
        return qBound(iconSide, textLength(iconSide), largeIconSide);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_DefaultFrameWidth:
        return 1;
    case PM_DockWidgetFrameWidth:
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 4;
    case PM_TabBarTabHSpace:
        return 24;
    case PM_ScrollBarExtent:
        return 10;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return metrics::gap;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return metrics::panelMargin;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QIcon Style::standardIcon(StandardPixmap standard, const QStyleOption *option,
                          const QWidget *widget) const
{
    if (const char *name = iconName(standard))
        return icon(QLatin1String(name));
    return QProxyStyle::standardIcon(standard, option, widget);
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration: // hover, press and focus take no time (ui.md section 11)
    case SH_UnderlineShortcut:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_ScrollBar_Transient:
        return 0;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_ToolTip_WakeUpDelay:
        return 600;
    case SH_FocusFrame_AboveWidget: // else the ring is cut off where the parent ends
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(controlHeight());
        result.setWidth(size.width() + 24);
        break;
    case CT_ComboBox:
        result.setHeight(controlHeight());
        result.setWidth(size.width() + 38);
        break;
    case CT_LineEdit:
    case CT_SpinBox:
        result.setHeight(controlHeight());
        break;
    case CT_ToolButton:
        result = toolButtonSize(qstyleoption_cast<const QStyleOptionToolButton *>(option));
        break;
    case CT_CheckBox:
    case CT_RadioButton:
        result.setHeight(controlHeight(metrics::compact));
        break;
    case CT_TabBarTab:
        result.setHeight(controlHeight(29) + 2);
        if (const QTabBar *tabs = dockTabs(widget))
            result.setWidth(widthOfTab(*tabs, *qstyleoption_cast<const QStyleOptionTab *>(option)));
        break;
    case CT_ItemViewItem:
        result.setHeight(qMax(result.height(), controlHeight(metrics::listRow)));
        break;
    default:
        break;
    }
    return result;
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents:
        return option->rect.adjusted(6, 1, -6, -1);
    case SE_TabBarTabText:
        if (dockTabs(widget))
            return placeOfName(*qstyleoption_cast<const QStyleOptionTab *>(option));
        break;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl part, const QWidget *widget) const
{
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect, option->rect.adjusted(6, 1, -26, -1));
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace hit
