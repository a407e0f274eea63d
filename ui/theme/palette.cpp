// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <utility>

namespace hit {

QPalette paletteFromTokens(const Tokens &t)
{
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, t.panel},
        {QPalette::WindowText, t.text},
        {QPalette::Base, t.field},
        {QPalette::AlternateBase, t.panel},
        {QPalette::Text, t.text},
        {QPalette::PlaceholderText, t.text3},
        {QPalette::Button, t.control},
        {QPalette::ButtonText, t.text},
        {QPalette::BrightText, t.error},
        {QPalette::ToolTipBase, t.control},
        {QPalette::ToolTipText, t.text},
        {QPalette::Highlight, t.sel},
        {QPalette::HighlightedText, t.text},
        {QPalette::Link, t.accent},
        {QPalette::LinkVisited, t.accent},
        {QPalette::Light, t.hover},
        {QPalette::Midlight, t.hover},
        {QPalette::Mid, t.border},
        {QPalette::Dark, t.line},
        {QPalette::Shadow, t.canvas},
    };
    QPalette palette;
    for (const auto &[role, color] : roles)
        palette.setColor(QPalette::All, role, color);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                      QPalette::HighlightedText, QPalette::PlaceholderText, QPalette::Link})
        palette.setColor(QPalette::Disabled, role, t.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, t.hover);
    return palette;
}

QString propertyValue(Tone tone)
{
    switch (tone) {
    case Tone::Secondary:
        return QStringLiteral("secondary");
    case Tone::Caption:
        return QStringLiteral("caption");
    case Tone::Disabled:
        return QStringLiteral("disabled");
    case Tone::Error:
        return QStringLiteral("error");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Ok:
        return QStringLiteral("ok");
    case Tone::Normal:
        break;
    }
    return {};
}

QString propertyValue(Surface surface)
{
    switch (surface) {
    case Surface::Canvas:
        return QStringLiteral("canvas");
    case Surface::Window:
        return QStringLiteral("window");
    case Surface::Panel:
        return QStringLiteral("panel");
    case Surface::Control:
        break;
    }
    return QStringLiteral("control");
}

QString styleSheetFromTokens(const Tokens &t)
{
    // @name stands for the token of that name; lengths are logical pixels.
    QString sheet = QStringLiteral(R"(
QMainWindow, QMainWindow::separator, QSplitter::handle { background: @canvas; }
*[surface="canvas"] { background: @canvas; }
*[surface="window"], QStatusBar { background: @window; }
*[surface="panel"] { background: @panel; }
*[surface="control"] { background: @control; border: 1px solid @border; border-radius: 6px; }
*[tone="secondary"] { color: @text2; }
*[tone="caption"] { color: @text3; }
*[tone="error"] { color: @error; }
*[tone="warning"] { color: @warn; }
*[tone="ok"] { color: @ok; }
*[tone="disabled"], *[tone]:disabled { color: @disabled; }
QStatusBar::item { border: none; }
QMenuBar { background: transparent; }
QMenuBar::item { padding: 6px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @control; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @disabled; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 4px; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QToolTip { background: @control; color: @text; border: 1px solid @border; padding: 4px; }
QHeaderView::section { background: @panel; color: @text2; border: none;
    border-bottom: 1px solid @line; padding: 4px; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @track; border-radius: 3px; margin: 2px; min-height: 24px;
    min-width: 24px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page, QAbstractScrollArea::corner {
    background: transparent; border: none; }
)");
    const std::pair<const char *, QColor> names[] = {
        {"@canvas", t.canvas},     {"@window", t.window}, {"@panel", t.panel},
        {"@control", t.control},   {"@border", t.border}, {"@hover", t.hover},
        {"@text2", t.text2},       {"@text3", t.text3},   {"@text", t.text},
        {"@error", t.error},       {"@warn", t.warn},     {"@ok", t.ok},
        {"@disabled", t.disabled}, {"@line", t.line},     {"@track", t.track},
    };
    for (const auto &[name, color] : names)
        sheet.replace(QLatin1String(name), color.name());
    return sheet;
}

} // namespace hit
