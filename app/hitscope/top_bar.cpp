// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/top_bar.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/icon_label.h"
#include "app/hitscope/window_layout.h"
#include "ui/model_title.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QToolButton>

#include <algorithm>

namespace hit {

namespace {

constexpr int buttonWidth = 168;
/// The model's: with room for a whole name; still with some of it; with the icon alone.
constexpr int mostButton = 300, namedButton = 128, leastButton = 56;
constexpr int besideText = 60; ///< icon, chevron and padding
constexpr int narrow = 1500;   ///< below, the device is in the model menu only

QToolButton *menuButton(const QString &objectName, const QString &name, QMenu *menu)
{
    auto *button = new QToolButton;
    button->setObjectName(objectName);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

IconButton *actionButton(QAction *action, const QString &iconName)
{
    auto *button = new IconButton(iconName, action->text());
    button->setDefaultAction(action);
    button->setObjectName(QLatin1String("button.") + action->objectName());
    return button;
}

} // namespace

TopBar::TopBar(const Actions &actions, QMenu *modelMenu, QMenu *deviceMenu, QWidget *parent)
    : QWidget(parent)
    , m_menuBar(new QMenuBar(this))
    , m_workspaces(new Segmented)
    , m_model(menuButton(QStringLiteral("button.model"), tr("Model"), modelMenu))
    , m_device(menuButton(QStringLiteral("button.device"), tr("Device"), deviceMenu))
    , m_undo(actionButton(actions[Command::Undo], QStringLiteral("undo")))
    , m_redo(actionButton(actions[Command::Redo], QStringLiteral("redo")))
{
    setObjectName(QStringLiteral("topBar"));
    setSurface(this, Surface::Window);
    m_menuBar->setNativeMenuBar(false);
    m_workspaces->setObjectName(QStringLiteral("workspaces"));
    m_workspaces->setAccessibleName(tr("Workspace"));
    for (const Command command :
         {Command::WorkspaceExplore, Command::WorkspaceAttention, Command::WorkspaceTrain})
        m_workspaces->addSegment(actions[command]->text(), {}, actions[command]->toolTip());
    connect(m_workspaces, &Segmented::chosen, this,
            [this](int index) { Q_EMIT workspaceChosen(Workspace(index)); });
    QLabel *mark = makeIconLabel(QStringLiteral("hitscope"), 20, &Tokens::accent);
    m_device->setIcon(icon(QStringLiteral("chip")));
    m_model->setIcon(icon(QStringLiteral("stages"))); // until there is a picture

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::panelMargin, 0, metrics::gap, 0);
    row->setSpacing(4);
    row->addWidget(mark);
    row->addSpacing(metrics::gap);
    row->addWidget(m_menuBar, 0, Qt::AlignVCenter);
    row->addStretch();
    row->addWidget(m_workspaces);
    row->addStretch();
    row->addWidget(m_model);
    row->addWidget(m_device);
    row->addWidget(m_undo);
    row->addWidget(m_redo);
    showNoModel();
    fitText();
    connect(&Theme::current(), &Theme::changed, this, &TopBar::fitText);
}

/// At every text size; what is written on the buttons is cut anew.
void TopBar::fitText()
{
    setFixedHeight(controlHeight(metrics::topBar));
    m_device->setFixedWidth(buttonWidth);
    for (QToolButton *button : {m_model, m_device})
        button->setMinimumHeight(controlHeight());
    fit();
}

/// All menus are there before what the Edit menu has too, and before the model's whole name.
void TopBar::fit()
{
    m_device->setVisible(width() >= narrow && !m_deviceText.isEmpty());
    m_model->setFixedWidth(mostButton);
    for (IconButton *button : {m_undo, m_redo})
        button->show();
    const auto missing = [this] { return layout()->sizeHint().width() - width(); };
    const auto squeeze = [&](int least) {
        m_model->setFixedWidth(std::clamp(m_model->width() - missing(), least, mostButton));
    };
    squeeze(namedButton);
    for (IconButton *button : {m_undo, m_redo})
        button->setVisible(missing() <= 0);
    squeeze(leastButton);
    elide();
}

void TopBar::elide()
{
    const int room = m_model->width() - besideText;
    const QFontMetrics metrics = m_model->fontMetrics();
    const bool any = room > metrics.averageCharWidth() * 4;
    m_model->setText(any ? metrics.elidedText(m_modelText, Qt::ElideMiddle, room) : QString());
    m_device->setText(
        m_device->fontMetrics().elidedText(m_deviceText, Qt::ElideRight, buttonWidth - besideText));
}

void TopBar::showWorkspace(Workspace workspace)
{
    m_workspaces->setCurrent(int(workspace));
}

void TopBar::showNoModel()
{
    m_deviceText.clear();
    setModelText(tr("No model"));
    fit();
}

void TopBar::setModelText(const QString &name)
{
    m_modelText = name;
    elide();
    m_model->setToolTip(name);
    m_model->setAccessibleName(tr("Model %1").arg(name));
}

void TopBar::showOpening(const QString &name)
{
    m_opening = name;
    setModelText(tr("Opening %1").arg(name));
}

void TopBar::showProgress(double read)
{
    setModelText(tr("Opening %1\u202f%: %2").arg(int(read * 100)).arg(m_opening));
}

void TopBar::showModel(const ModelInfo &info)
{
    setModelText(modelTitle(info));
    m_deviceText = QString::fromStdString(info.device);
    elide();
    m_device->setAccessibleName(tr("Device %1").arg(m_deviceText));
    m_device->setToolTip(m_deviceText);
    fit();
}

void TopBar::setModelThumbnail(const QImage &picture)
{
    const double ratio = devicePixelRatioF();
    QImage scaled =
        picture.scaled(QSize(18, 18) * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    scaled.setDevicePixelRatio(ratio);
    m_model->setIcon(QPixmap::fromImage(scaled));
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace hit
