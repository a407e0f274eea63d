// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <limits>
#include <memory>
#include <optional>

namespace hit {

/// The width of a column of labels that is `width` at the system's text size: wider only once
/// larger text needs the room, which is the grooves' otherwise.
int labelColumn(int width);

/// Label, groove and value field in one row (ui.md section 7, "Slider"): default mark, edited fill,
/// fine and snap, arithmetic in the field, Esc, double click = reset, context menu, accessible
/// value interface.
class ValueSlider final : public QWidget
{
    Q_OBJECT
public:
    struct Range
    {
        /// Of a factor: 0 ... 2 about 1, without a sign.
        static Range factor();

        double minimum = -3, maximum = 3, defaultValue = 0, tick = 1, snap = 0.5, step = 0.1;
        int decimals = 2;
        bool signedValue = true; ///< shows "+" and U+2212
        bool growing = true;     ///< the field may go beyond the range, which then grows
        double least = -std::numeric_limits<double>::infinity(); ///< but never below this
        double most = std::numeric_limits<double>::infinity();   ///< nor above this
        QString unit;                                            ///< after a narrow space, "σ"
    };
    ValueSlider(const QString &label, const Range &range, QWidget *parent = nullptr);
    /// What a row in two lines has besides: `lead`, the label as a name, `mark` and the field
    /// above, `caption` and the groove below.
    struct TwoLines
    {
        QWidget *lead, *mark, *caption;
    };
    ValueSlider(const QString &label, const Range &range, const TwoLines &parts,
                QWidget *parent = nullptr);
    ~ValueSlider() override;
    double value() const;
    void setValue(double value); ///< no signal; of one
    /// Of several, from `least` to `most`; `value` is that of the one in front. Where they differ,
    /// a dash stands for them, and whatever is done next gives them all one value.
    void setValues(double value, double least, double most);
    bool isMixed() const; ///< several that differ
    QString label() const;
    void setLabel(const QString &label);
    void setLabelWidth(int width); ///< at the system's text size; 0: no label
    void setLeastGroove(int pixels);
    void setRange(const Range &range);
    void setDimmed(bool dimmed); ///< drawn as if it were off, but it works

Q_SIGNALS:
    void gestureStarted();
    void valueChanged(double value); ///< while it moves
    void gestureFinished();          ///< one step of undo
    void gestureCancelled();         ///< Esc: the value is back where the gesture began
    void helpRequested();            ///< its menu entry is there if someone listens

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// What the field accepts: a number, "1/3", "*2", "+0.1" relative to `present`, U+2212. Nothing if
/// it is none.
std::optional<double> evaluateEntry(const QString &text, double present);

} // namespace hit
