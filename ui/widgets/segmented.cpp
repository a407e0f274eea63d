// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPainter>

namespace hit {
namespace {

constexpr int usualPadding = 20, tightPadding = 12; ///< of texts, both sides together

class SegmentButton final : public QAbstractButton
{
public:
    SegmentButton(const QString &text, const QString &iconName)
    {
        setText(text);
        setCheckable(true);
        setIconSize({16, 16});
        if (!iconName.isEmpty())
            setIcon(hit::icon(iconName));
        setTextRole(this, TextRole::Label);
    }

    QSize sizeHint() const override
    {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold); // the switch keeps its width whatever is chosen
        const int textWidth = QFontMetrics(bold).horizontalAdvance(text());
        const int iconWidth = icon().isNull() ? 0 : iconSize().width();
        const int between = textWidth && iconWidth ? 6 : 0;
        const int padding = textWidth ? m_padding : 10;
        return {textWidth + iconWidth + between + padding, controlHeight(metrics::compact)};
    }

    void setPadding(int padding)
    {
        m_padding = padding;
        updateGeometry();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Tokens &t = tokens();
        const bool pictorial = text().isEmpty();
        const bool hovered = isEnabled() && underMouse();
        if (isChecked())
            drawPlate(painter, rect(),
                      pictorial ? t.sel
                      : t.dark  ? t.hover
                                : t.control,
                      t.dark || pictorial || !isEnabled() ? QColor() : t.border, 3);
        else if (hovered)
            drawPlate(painter, rect(), t.dark ? t.control : t.hover, {}, 3);
        paintContent(painter, hovered);
    }

    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    void paintContent(QPainter &painter, bool hovered) const
    {
        const Tokens &t = tokens();
        QFont shown = font();
        if (isChecked())
            shown.setWeight(QFont::DemiBold);
        painter.setFont(shown);
        painter.setPen(!isEnabled() ? t.disabled : isChecked() || hovered ? t.text : t.text2);
        QRect place = rect();
        if (!icon().isNull()) {
            const int side = iconSize().width();
            const int textWidth = QFontMetrics(shown).horizontalAdvance(text());
            const int left = (width() - side - (textWidth ? textWidth + 6 : 0)) / 2;
            const QIcon::Mode mode = !isEnabled() ? QIcon::Disabled
                                     : hovered    ? QIcon::Active
                                                  : QIcon::Normal;
            icon().paint(&painter, QRect(left, (height() - side) / 2, side, side), Qt::AlignCenter,
                         mode, isChecked() && text().isEmpty() ? QIcon::On : QIcon::Off);
            place.setLeft(left + side + 6);
            painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text());
            return;
        }
        painter.drawText(place, Qt::AlignCenter, text());
    }

    int m_padding = usualPadding;
};

} // namespace

Segmented::Segmented(QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(2);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    // An exclusive group is one stop of the focus order; arrows move inside.
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

void Segmented::addSegment(const QString &text, const QString &iconName, const QString &toolTip)
{
    auto *button = new SegmentButton(text, iconName);
    button->setToolTip(toolTip);
    button->setAccessibleName(text.isEmpty() ? toolTip : text);
    m_group->addButton(button, count());
    layout()->addWidget(button);
    if (count() == 1)
        button->setChecked(true);
}

int Segmented::current() const
{
    return m_group->checkedId();
}

void Segmented::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index)) {
        button->setChecked(true);
    } else if (QAbstractButton *checked = m_group->checkedButton()) {
        m_group->setExclusive(false); // else one of them stays checked
        checked->setChecked(false);
        m_group->setExclusive(true);
    }
}

void Segmented::setSegmentEnabled(int index, bool enabled, const QString &whyNot)
{
    QAbstractButton *button = m_group->button(index);
    if (!button)
        return;
    button->setEnabled(enabled);
    button->setToolTip(enabled ? QString() : whyNot);
}

int Segmented::count() const
{
    return int(m_group->buttons().size());
}

void Segmented::setTight(bool tight)
{
    for (QAbstractButton *button : m_group->buttons())
        static_cast<SegmentButton *>(button)->setPadding(tight ? tightPadding : usualPadding);
}

void Segmented::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokens();
    drawPlate(painter, rect(), t.dark ? t.field : t.pressed, t.border);
}

} // namespace hit
