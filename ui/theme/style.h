// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tool_tip_shape.h"

#include <QProxyStyle>

namespace hit {

/// Inside a tool button with text: before and after, between icon and text, for the chevron.
inline constexpr int toolPadding = 8, toolIconGap = 6, toolMenuWidth = 16;

/// Fusion without its gradients, shadows and hues: fills, outlines, focus ring and metrics of
/// design/ui.md, and the icons of Qt's own dialogs. Colours come from tokens() at the time of
/// painting.
class Style final : public QProxyStyle
{
    Q_OBJECT
public:
    Style();
    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap standard, const QStyleOption *option,
                       const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;

private:
    ToolTipShape m_toolTips;
};

} // namespace hit
