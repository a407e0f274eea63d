// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QString>

#include <memory>

class QApplication;
class QWidget;

namespace hit {

/// Colour tokens of design/ui.md section 3; the only place where colours come from.
struct Tokens
{
    QColor canvas, window, panel, control, field, hover, pressed, sel, line, border, edge, track,
        handle, handleEdge;
    QColor text, text2, text3, disabled, accent, accentFill, onFill, b, onB, error, errorBg, warn,
        warnBg, ok, infoBg;
    QColor cross, regional, dilated;
    bool dark = true;
};
Tokens darkTokens();
Tokens lightTokens();

/// Lengths in logical pixels (ui.md section 2).
namespace metrics {
inline constexpr int topBar = 40, canvasHeader = 40, messageBar = 60, statusBar = 26,
                     dockTitle = 32, control = 28, compact = 24, iconButton = 28, listRow = 26,
                     panelMargin = 12, gap = 8, groupGap = 16, labelGap = 8, radius = 4,
                     cardRadius = 6, label = 76;
}

enum class ThemeMode { System, Dark, Light };
enum class TextRole { Body, Name, Label, Title, Caption, Headline, Fixed }; ///< Name: in lists
enum class Surface { Canvas, Window, Panel, Control };
enum class Tone { Normal, Secondary, Caption, Disabled, Error, Warning, Ok };

/// Makes palette, proxy style, style sheet and icon colours from the tokens, and keeps them when
/// the system changes. One object, made in main() before any widget and living as long as the
/// application.
class Theme final : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QApplication *application);
    ~Theme() override;
    void setMode(ThemeMode mode);
    void setHighContrast(bool on);
    void setReducedMotion(bool on);
    void setTextScale(double scale); ///< of the system's font size, 0.75 ... 2
    ThemeMode mode() const;
    bool highContrast() const;
    bool reducedMotion() const; ///< also where the system's style has no animations
    double textScale() const;
    const Tokens &tokens() const;
    static const Theme &current(); ///< the application's

Q_SIGNALS:
    void changed();

private:
    void apply();

    struct Private;
    std::unique_ptr<Private> d;
};

const Tokens &tokens();    ///< Theme::current().tokens()
QFont font(TextRole role); ///< derived from the application font; never a pixel size
/// Gives a widget the font of `role`, and again whenever the application font changes.
void setTextRole(QWidget *widget, TextRole role);
/// Text colour of a label: text, text2, text3, ...
void setTone(QWidget *widget, Tone tone);
/// Background of a widget that lies on none of the palette's: bars, the place behind the picture.
void setSurface(QWidget *widget, Surface surface);
/// The height of a row of controls: 28, more with large text (ui.md section 12).
int controlHeight(int least = metrics::control);
/// A length for text, such as the width of a column of labels, that grows with the text.
int textLength(int length);
/// Does `widget` show its focus? Only after the keyboard moved it there.
bool showsFocus(const QWidget *widget);

/// resources/icons/NAME.svg, drawn at the asked size and ratio in the colour of the state (ui.md
/// section 5).
QIcon icon(const QString &name);
/// The same with a fixed token colour: error, warn, ok, info icons, series marks.
QIcon icon(const QString &name, const QColor &color);

} // namespace hit
