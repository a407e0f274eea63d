// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "resources/resources.h"
#include "ui/theme/focus_ring.h"
#include "ui/theme/palette.h"
#include "ui/theme/style.h"
#include "ui/theme/system_theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QStyle>
#include <QToolTip>
#include <QWidget>

namespace hit {
namespace {

constexpr auto roleProperty = "textRole";
constexpr auto toneProperty = "tone";
constexpr auto surfaceProperty = "surface";

Theme *theTheme = nullptr;

/// A style sheet that is set gives every widget the font back that it had before the first one.
void giveRolesTheirFonts()
{
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        const QVariant role = widget->property(roleProperty);
        if (role.isValid())
            widget->setFont(hit::font(TextRole(role.toInt())));
    }
}

// Style sheet rules look at properties only when a widget is polished.
void setStyleProperty(QWidget *widget, const char *name, const QString &value)
{
    if (widget->property(name).toString() == value)
        return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace

struct Theme::Private
{
    QApplication *application;
    SystemTheme system;
    QFont systemFont;
    ThemeMode mode = ThemeMode::System;
    bool highContrast = false;
    bool reducedMotion = false;
    double textScale = 1;
    Tokens tokens{};
};

Theme::Theme(QApplication *application)
    : d(new Private{application, SystemTheme(application), QApplication::font()})
{
    Q_ASSERT(!theTheme);
    theTheme = this;
    initResources();
    connect(&d->system, &SystemTheme::changed, this, &Theme::apply);
    new FocusRing(application);
    QApplication::setStyle(new Style);
    apply();
}

Theme::~Theme()
{
    theTheme = nullptr;
}

void Theme::apply()
{
    const bool dark = d->mode == ThemeMode::System ? d->system.dark() : d->mode == ThemeMode::Dark;
    d->tokens = dark ? darkTokens() : lightTokens();
    if (highContrast())
        d->tokens.border = d->tokens.track = d->tokens.edge;
    QApplication::setPalette(paletteFromTokens(d->tokens));
    d->application->setStyleSheet(styleSheetFromTokens(d->tokens));
    giveRolesTheirFonts();
    QToolTip::setPalette(QApplication::palette());
    Q_EMIT changed();
}

void Theme::setMode(ThemeMode mode)
{
    if (std::exchange(d->mode, mode) != mode)
        apply();
}

void Theme::setHighContrast(bool on)
{
    if (std::exchange(d->highContrast, on) != on)
        apply();
}

void Theme::setReducedMotion(bool on)
{
    d->reducedMotion = on;
}

void Theme::setTextScale(double scale)
{
    scale = qBound(0.75, scale, 2.0);
    if (qFuzzyCompare(std::exchange(d->textScale, scale), scale))
        return;
    QFont font = d->systemFont;
    font.setPointSizeF(font.pointSizeF() * scale);
    QApplication::setFont(font);
    // Under a style sheet widgets take a new font of the application only when they are polished.
    d->application->setStyleSheet(d->application->styleSheet());
    giveRolesTheirFonts();
    Q_EMIT changed();
}

ThemeMode Theme::mode() const
{
    return d->mode;
}

bool Theme::highContrast() const
{
    return d->highContrast || d->system.highContrast();
}

bool Theme::reducedMotion() const
{
    return d->reducedMotion || d->system.reducedMotion();
}

double Theme::textScale() const
{
    return d->textScale;
}

const Tokens &Theme::tokens() const
{
    return d->tokens;
}

const Theme &Theme::current()
{
    Q_ASSERT(theTheme);
    return *theTheme;
}

const Tokens &tokens()
{
    return Theme::current().tokens();
}

QFont font(TextRole role)
{
    QFont font = QApplication::font();
    const double base = font.pointSizeF();
    switch (role) {
    case TextRole::Body:
        break;
    case TextRole::Name:
        font.setWeight(QFont::Medium);
        break;
    case TextRole::Label:
        font.setPointSizeF(0.92 * base);
        break;
    case TextRole::Title:
        font.setPointSizeF(0.92 * base);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Caption:
        font.setPointSizeF(qMax(7.0, 0.85 * base));
        break;
    case TextRole::Headline:
        font.setPointSizeF(1.08 * base);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Fixed:
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(0.92 * base);
        break;
    }
    return font;
}

void setTextRole(QWidget *widget, TextRole role)
{
    widget->setProperty(roleProperty, int(role));
    widget->setFont(font(role));
}

void setTone(QWidget *widget, Tone tone)
{
    setStyleProperty(widget, toneProperty, propertyValue(tone));
}

void setSurface(QWidget *widget, Surface surface)
{
    widget->setAttribute(Qt::WA_StyledBackground);
    setStyleProperty(widget, surfaceProperty, propertyValue(surface));
}

int controlHeight(int least)
{
    return qMax(least,
                QFontMetrics(QApplication::font()).height() + 12 - (metrics::control - least));
}

int textLength(int length)
{
    return qRound(length * Theme::current().textScale());
}

} // namespace hit
