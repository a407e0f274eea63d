// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/value_slider.h"

#include <QLineEdit>

namespace hit {

/// The number of a ValueSlider: a click selects it, arithmetic works, a drag sideways changes it
/// finely. Shows sign and unit only while it is not edited.
class ValueField final : public QLineEdit
{
    Q_OBJECT
public:
    explicit ValueField(QWidget *parent = nullptr);
    void setRange(const ValueSlider::Range &range);
    void setValue(double value);
    void setMixed(bool mixed); ///< a dash in place of the value
    void startTyping(const QString &text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void entered(double value);
    void stepped(double delta); ///< a step by itself: Up, Down, PgUp, PgDn
    void dragStarted();
    void dragged(double delta); ///< since the last one
    void dragFinished();
    void dragCancelled();
    void left(); ///< Esc or Enter: the focus may go back to the handle

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    enum class Press { None, Waiting, Dragging };
    void apply();
    void showValue();
    QString shownText() const;
    bool stepKey(const QKeyEvent &event);

    ValueSlider::Range m_range;
    double m_value = 0;
    bool m_mixed = false;
    Press m_press = Press::None;
    double m_lastX = 0;
};

/// `value` as a person reads it: locale, U+2212, sign if the range asks for it, unit.
QString valueText(double value, const ValueSlider::Range &range);
/// The same without plus sign and unit, for editing and the clipboard.
QString plainValueText(double value, const ValueSlider::Range &range);

} // namespace hit
