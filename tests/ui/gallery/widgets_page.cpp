// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/pages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plane_pad.h"
#include "ui/widgets/value_slider.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QTabBar>
#include <QTimer>

namespace hit {
namespace {

QWidget *row(std::initializer_list<QWidget *> widgets)
{
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    layout->addStretch();
    return line;
}

QPushButton *button(const QString &text, const QString &state)
{
    auto *push = new QPushButton(text);
    push->setAutoDefault(false);
    push->setDefault(state == QLatin1String("primary"));
    push->setDown(state == QLatin1String("pressed"));
    push->setEnabled(state != QLatin1String("disabled"));
    if (state == QLatin1String("icon"))
        push->setIcon(icon(QStringLiteral("save")));
    return push;
}

ValueSlider *slider(const QString &label, double value, bool enabled = true)
{
    ValueSlider::Range range;
    range.unit = QStringLiteral("σ");
    auto *result = new ValueSlider(label, range);
    result->setValue(value);
    result->setEnabled(enabled);
    return result;
}

QWidget *sliders()
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(slider(QStringLiteral("Ring tilt"), 0));
    layout->addWidget(slider(QStringLiteral("Hair length"), 1.35));
    layout->addWidget(slider(QStringLiteral("Warm background"), -0.62));
    layout->addWidget(slider(QStringLiteral("Beyond"), 4.2));
    layout->addWidget(slider(QStringLiteral("Off"), 0.8, false));
    layout->addWidget(new ValueSlider(QStringLiteral("Spread"), ValueSlider::Range::factor()));
    return box;
}

QWidget *pad(bool free)
{
    auto *result = new PlanePad;
    result->setFixedHeight(200);
    for (int y = -3; y <= 3; ++y)
        for (int x = 4210; x <= 4225; ++x) {
            if ((x * 7 + y * 5) % 9 == 0)
                continue;
            QImage image(32, 32, QImage::Format_RGB32);
            image.fill(QColor::fromHsv(((x * 53 + y * 131) % 360 + 360) % 360, 110, 210));
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setBrush(QColor::fromHsv(((x * 91 + y * 17) % 360 + 360) % 360, 160, 150));
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(QPointF(16, 17), 9, 10);
            result->setThumbnail({x, y}, image);
        }
    const QPointF way[] = {
        {4215.9, 1.4}, {4216.2, 0.9}, {4216.7, 0.7}, {4217.1, 0.5}, {4217.4, 0.1}};
    for (QPointF place : way)
        result->setPosition(place);
    if (free)
        result->setFreeText(QStringLiteral("Free vector: distance 3.1 from seed 4217"));
    return result;
}

QWidget *messages()
{
    auto *box = new QWidget;
    box->setMinimumSize(1160, 210);
    const Message all[] = {
        {Message::Kind::Error,
         QStringLiteral("“step-00048000.safetensors” is damaged"),
         QStringLiteral("Tensor generator/blocks/3/norm/gamma fails its checksum. The model that "
                        "was open stays open."),
         QStringLiteral("offset 1024"),
         {{QStringLiteral("Open step 46,000"), [] {}}},
         {}},
        {Message::Kind::Warning,
         QStringLiteral("The disk is nearly full: 0.8 GB left"),
         QStringLiteral("The film needs about 1.3 GB."),
         {},
         {{QStringLiteral("Open folder"), [] {}}},
         {}},
        {Message::Kind::Information,
         QStringLiteral("Saved “planet-4217.png”"),
         QStringLiteral("The state is inside the picture."),
         {},
         {{QStringLiteral("Open folder"), [] {}}, {QStringLiteral("Copy path"), [] {}}},
         {}}};
    int y = 0;
    for (const Message &message : all) {
        auto *holder = new QWidget(box);
        holder->setGeometry(0, y, 1160, 64);
        y += 70;
        auto *bar = new MessageBar(holder);
        bar->show(message);
        if (message.kind == Message::Kind::Error)
            bar->show(message);
    }
    return box;
}

QWidget *fields()
{
    auto *combo = new QComboBox;
    combo->addItems({QStringLiteral("hit-s-256"), QStringLiteral("hit-128")});
    auto *field = new QLineEdit(QStringLiteral("4217.38, 12.06"));
    auto *search = new QLineEdit;
    search->setPlaceholderText(QStringLiteral("Search directions"));
    search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    return row({combo, field, search});
}

QWidget *switches()
{
    auto *which = new Segmented;
    which->addSegment(QStringLiteral("EMA"));
    which->addSegment(QStringLiteral("Generator"));
    auto *tools = new Segmented;
    for (const char *name : {"travel", "pan", "probe", "brush", "points"})
        tools->addSegment({}, QLatin1String(name), QLatin1String(name));
    auto *on = new IconButton(QStringLiteral("loop"), QStringLiteral("Loop"));
    on->setCheckable(true);
    on->setChecked(true);
    auto *off = new IconButton(QStringLiteral("random"), QStringLiteral("Random"));
    off->setEnabled(false);
    auto *menu = new QToolButton;
    menu->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    menu->setIcon(icon(QStringLiteral("chip")));
    menu->setText(QStringLiteral("CPU, 2 threads"));
    menu->setPopupMode(QToolButton::InstantPopup);
    menu->setMenu(new QMenu(menu));
    return row({which, tools, menu, on,
                new IconButton(QStringLiteral("random"), QStringLiteral("Random")), off});
}

QWidget *boxes()
{
    auto *ticked = new QCheckBox(QStringLiteral("bCR"));
    ticked->setChecked(true);
    auto *partly = new QCheckBox(QStringLiteral("Some"));
    partly->setCheckState(Qt::PartiallyChecked);
    auto *off = new QCheckBox(QStringLiteral("Off"));
    off->setEnabled(false);
    auto *radio = new QRadioButton(QStringLiteral("Dark"));
    radio->setChecked(true);
    return row({new QCheckBox(QStringLiteral("Flip")), ticked, partly, off, radio,
                new QRadioButton(QStringLiteral("Light"))});
}

} // namespace

QWidget *widgetsPage()
{
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(metrics::groupGap);
    grid->addWidget(sliders(), 0, 0);
    grid->addWidget(pad(false), 0, 1);
    grid->addWidget(pad(true), 0, 2);
    grid->addWidget(row({button(QStringLiteral("Normal"), {}),
                         button(QStringLiteral("Pressed"), QStringLiteral("pressed")),
                         button(QStringLiteral("Disabled"), QStringLiteral("disabled")),
                         button(QStringLiteral("Primary"), QStringLiteral("primary")),
                         button(QStringLiteral("Save image"), QStringLiteral("icon"))}),
                    1, 0);
    grid->addWidget(switches(), 1, 1, 1, 2);
    grid->addWidget(fields(), 2, 0, 1, 2);
    grid->addWidget(boxes(), 2, 2);
    auto *tabs = new QTabBar;
    tabs->setDocumentMode(true);
    tabs->setDrawBase(false);
    for (const char *name : {"Directions", "Tokens", "Stages", "Attention"})
        tabs->addTab(QLatin1String(name));
    auto *progress = new QProgressBar;
    progress->setValue(62);
    progress->setTextVisible(false);
    grid->addWidget(tabs, 3, 0);
    grid->addWidget(progress, 3, 1);
    grid->addWidget(new DockTitle(QStringLiteral("Latent"), page), 3, 2);
    grid->addWidget(messages(), 4, 0, 1, 3);
    grid->addWidget(new EmptyState(QStringLiteral("keep"), QStringLiteral("Nothing kept yet"),
                                   QStringLiteral("Press B to keep the picture you see. Drop "
                                                  "pictures saved by Hitscope here."),
                                   QStringLiteral("Keep this one")),
                    5, 0);
    return page;
}

} // namespace hit
