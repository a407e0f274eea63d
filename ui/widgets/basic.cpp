// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/basic.h"

#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QResizeEvent>

namespace hit {

QLabel *makeLabel(const QString &text, TextRole role, Tone tone, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    setTextRole(label, role);
    setTone(label, tone);
    return label;
}

IconButton::IconButton(const QString &iconName, const QString &name, QWidget *parent)
    : QToolButton(parent)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(name);
    setAccessibleName(name);
    setIconName(iconName);
}

void IconButton::setIconName(const QString &iconName)
{
    setIcon(hit::icon(iconName));
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget *parent)
    : QLabel(parent)
    , m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString &text)
{
    m_text = text;
    elide();
}

QString ElidedLabel::fullText() const
{
    return m_text;
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_text, m_mode, contentsRect().width());
    setText(shown);
    setToolTip(shown == m_text ? QString() : m_text);
    setAccessibleName(m_text);
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        elide();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 4, fontMetrics().height()};
}

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text,
                       const QString &button, QWidget *parent)
    : QWidget(parent)
    , m_iconName(iconName)
    , m_icon(new QLabel)
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::gap);
    layout->addStretch();
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    QLabel *titleLabel = makeLabel(title, TextRole::Title, Tone::Normal, this);
    titleLabel->setAlignment(Qt::AlignCenter);
    titleLabel->setWordWrap(true);
    layout->addWidget(titleLabel);
    if (!text.isEmpty()) {
        QLabel *textLabel = makeLabel(text, TextRole::Label, Tone::Secondary, this);
        textLabel->setAlignment(Qt::AlignCenter);
        textLabel->setWordWrap(true);
        layout->addWidget(textLabel);
    }
    if (!button.isEmpty()) {
        auto *push = new QPushButton(button);
        push->setAutoDefault(false);
        connect(push, &QPushButton::clicked, this, &EmptyState::clicked);
        layout->addWidget(push, 0, Qt::AlignHCenter);
    }
    layout->addStretch();
    drawIcon();
}

void EmptyState::drawIcon()
{
    m_icon->setPixmap(icon(m_iconName, tokens().text3).pixmap({32, 32}, devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
}

DockTitle::DockTitle(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_text(new ElidedLabel(Qt::ElideMiddle, this))
    , m_menu(new IconButton(QStringLiteral("more"), tr("%1 panel menu").arg(title), this))
{
    setSurface(this, Surface::Panel);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::panelMargin, 0, 4, 0);
    setTextRole(m_text, TextRole::Title);
    m_text->setFullText(title);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_menu);
    m_menu->setPopupMode(QToolButton::InstantPopup);
}

void DockTitle::setText(const QString &title)
{
    m_text->setFullText(title);
}

QSize DockTitle::sizeHint() const
{
    return {layout()->sizeHint().width(), controlHeight(metrics::dockTitle)};
}

QSize DockTitle::minimumSizeHint() const
{
    return {80, controlHeight(metrics::dockTitle)};
}

} // namespace hit
