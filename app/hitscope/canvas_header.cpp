// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/canvas_header.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/compare_row.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

#include <cmath>

namespace hit {

namespace {

/// The word on Save, the steps of the zoom, where the map is, the gain of a difference, All heads
/// and Fit, A and B.
constexpr int mostSpared = 6;

QToolButton *button(const Actions &actions, Command command, const QString &iconName)
{
    QAction *action = actions[command];
    auto *button = new IconButton(iconName, action->text());
    button->setDefaultAction(action);
    button->setObjectName(QLatin1String("button.") + action->objectName());
    return button;
}

QFrame *separator()
{
    auto *line = new QFrame;
    line->setFrameStyle(int(QFrame::VLine) | int(QFrame::Plain));
    line->setForegroundRole(QPalette::Mid);
    line->setFixedSize(1, 20);
    return line;
}

/// Over | Beside: where the map is.
Segmented *makePlaces(QAction *beside)
{
    auto *places = new Segmented;
    places->setObjectName(QStringLiteral("mapPlaces"));
    places->setAccessibleName(CanvasHeader::tr("Where the map is"));
    places->addSegment(CanvasHeader::tr("Over"));
    places->addSegment(CanvasHeader::tr("Beside"));
    QObject::connect(places, &Segmented::chosen, beside, [beside](int index) {
        if (beside->isChecked() != (index == 1))
            beside->trigger();
    });
    const auto follow = [places, beside] {
        places->setCurrent(beside->isChecked() ? 1 : 0);
        places->setToolTip(beside->toolTip());
    };
    QObject::connect(beside, &QAction::changed, places, follow);
    follow();
    return places;
}

} // namespace

CanvasHeader::CanvasHeader(const Actions &actions, CompareRow *compare, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_beside(actions[Command::MapBeside])
    , m_places(makePlaces(m_beside))
    , m_compare(compare)
    , m_heads(button(actions, Command::AllHeads, QStringLiteral("heads")))
    , m_fit(button(actions, Command::Fit, QStringLiteral("fit")))
    , m_zoomOut(button(actions, Command::ZoomOut, QStringLiteral("minus")))
    , m_zoom(new QToolButton)
    , m_zoomIn(button(actions, Command::ZoomIn, QStringLiteral("plus")))
    , m_save(new QToolButton)
    , m_more(new IconButton(QStringLiteral("more"), tr("What has no room here")))
{
    setObjectName(QStringLiteral("canvasHeader"));
    setSurface(this, Surface::Window);

    // No default action, which would bring its own text back.
    QAction *actual = actions[Command::ZoomActual];
    connect(m_zoom, &QToolButton::clicked, actual, &QAction::trigger);
    const auto follow = [zoom = m_zoom, actual] {
        zoom->setEnabled(actual->isEnabled());
        zoom->setToolTip(actual->toolTip());
    };
    connect(actual, &QAction::changed, m_zoom, follow);
    follow();
    m_zoom->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_zoom->setAutoRaise(true);
    m_zoom->setObjectName(QStringLiteral("button.zoom"));
    m_save->setDefaultAction(actions[Command::SaveImage]);
    m_save->setObjectName(QStringLiteral("button.file.saveImage"));

    m_more->setObjectName(QStringLiteral("button.more"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    connect(m_more->menu(), &QMenu::aboutToShow, this, [this] { fillMore(*m_more->menu()); });

    makeRow(actions);
    showZoom(0);
    takeTheme();
    connect(&Theme::current(), &Theme::changed, this, &CanvasHeader::takeTheme);
    connect(m_beside, &QAction::changed, this, &CanvasHeader::fit);
    connect(m_compare, &CompareRow::changed, this, &CanvasHeader::fit);
}

void CanvasHeader::makeRow(const Actions &actions)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::gap, 0, metrics::gap, 0);
    row->setSpacing(4);
    row->addWidget(button(actions, Command::ToolTravel, QStringLiteral("travel")));
    row->addWidget(button(actions, Command::ToolPan, QStringLiteral("pan")));
    row->addWidget(button(actions, Command::ToolProbe, QStringLiteral("probe")));
    row->addSpacing(4);
    row->addWidget(separator());
    row->addSpacing(4);
    row->addWidget(button(actions, Command::Play, QStringLiteral("play")));
    row->addSpacing(4);
    row->addWidget(separator());
    row->addSpacing(4);
    row->addWidget(button(actions, Command::ShowMap, QStringLiteral("overlay")));
    row->addWidget(m_places);
    row->addWidget(m_heads);
    row->addWidget(button(actions, Command::Compare, QStringLiteral("a-b")));
    row->addWidget(m_compare);
    row->addStretch();
    row->addWidget(button(actions, Command::RandomImage, QStringLiteral("random")));
    row->addWidget(button(actions, Command::Keep, QStringLiteral("keep")));
    row->addSpacing(4);
    row->addWidget(separator());
    row->addSpacing(4);
    row->addWidget(m_zoomOut);
    row->addWidget(m_zoom);
    row->addWidget(m_zoomIn);
    row->addWidget(m_fit);
    row->addSpacing(metrics::gap);
    row->addWidget(m_save);
    row->addWidget(m_more);
}

void CanvasHeader::takeTheme()
{
    setFixedHeight(controlHeight(metrics::canvasHeader));
    m_zoom->ensurePolished(); // its own font, not yet that of a button
    m_zoom->setFixedWidth(m_zoom->fontMetrics().horizontalAdvance(percentText(16))
                          + 2 * metrics::panelMargin);
    m_save->setMinimumHeight(controlHeight());
    spare(mostSpared);
    setMinimumWidth(layout()->minimumSize().width());
    fit();
}

void CanvasHeader::spare(int count)
{
    m_save->setToolButtonStyle(count < 1 ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_zoomOut->setVisible(count < 2);
    m_zoomIn->setVisible(count < 2);
    m_places->setVisible(count < 3 && m_beside->isEnabled()); // not without a map
    m_compare->setNarrow(count >= 4);
    m_heads->setVisible(count < 5);
    m_fit->setVisible(count < 5);
    m_compare->setVisible(count < mostSpared && m_compare->isWanted());
    m_more->setVisible(!m_zoomIn->isVisibleTo(this));
}

void CanvasHeader::fillMore(QMenu &menu) const
{
    menu.clear();
    if (m_compare->isWanted() && m_compare->isHidden())
        for (const Command command :
             {Command::ShowA, Command::ShowSplit, Command::ShowB, Command::ShowDifference})
            menu.addAction(m_actions[command]);
    if (QMenu *gain = m_compare->hiddenGain())
        menu.addMenu(gain);
    menu.addSeparator();
    if (m_beside->isEnabled() && m_places->isHidden())
        menu.addAction(m_beside);
    if (m_heads->isHidden())
        menu.addAction(m_heads->defaultAction());
    menu.addSeparator();
    for (const Command command : {Command::ZoomIn, Command::ZoomOut})
        menu.addAction(m_actions[command]);
    if (m_fit->isHidden())
        menu.addAction(m_fit->defaultAction());
}

void CanvasHeader::fit()
{
    for (int count = 0; count <= mostSpared; ++count) {
        spare(count);
        if (layout()->minimumSize().width() <= width())
            return;
    }
}

void CanvasHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void CanvasHeader::showZoom(double zoom)
{
    m_zoom->setText(zoom > 0 ? percentText(zoom) : QString());
}

QString percentText(double zoom)
{
    const double percent = zoom * 100;
    const bool whole = std::abs(percent - std::round(percent)) < 0.05;
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const QString number = locale.toString(percent, 'f', whole || percent >= 100 ? 0 : 1);
    return CanvasHeader::tr("%1 %").arg(number);
}

} // namespace hit
