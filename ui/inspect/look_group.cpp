// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/look_group.h"

#include "ui/inspect/choice_row.h"
#include "ui/inspect/inspector.h"
#include "ui/theme/theme.h"
#include "ui/widgets/value_slider.h"

#include <QVBoxLayout>

namespace hit {
namespace {

ValueSlider::Range partRange(double asBegun)
{
    ValueSlider::Range range;
    range.minimum = 0;
    range.maximum = 1;
    range.defaultValue = asBegun;
    range.tick = 0.25;
    range.snap = 0.05;
    range.step = 0.05;
    range.signedValue = false;
    range.growing = false;
    return range;
}

} // namespace

LookGroup::LookGroup(Inspector &inspector, QWidget *parent)
    : QWidget(parent)
{
    auto *opacity = new ValueSlider(tr("Opacity"), partRange(MapLook().opacity));
    auto *threshold = new ValueSlider(tr("Threshold"), partRange(MapLook().threshold));
    auto *colours = new ChoiceRow(tr("Colours"));
    opacity->setObjectName(QStringLiteral("mapOpacity"));
    threshold->setObjectName(QStringLiteral("mapThreshold"));
    threshold->setToolTip(tr("<b>Threshold</b><br>Below this part of the scale nothing is drawn."));
    colours->setChoices({tr("Magma"), tr("Cividis"), tr("Viridis"), tr("Grey")});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::gap);
    column->addWidget(opacity);
    column->addWidget(threshold);
    column->addWidget(colours);
    const auto change = [&inspector](auto &&how) {
        MapLook look = inspector.look();
        how(look);
        inspector.setLook(look);
    };
    connect(opacity, &ValueSlider::valueChanged, this,
            [=](double value) { change([&](MapLook &look) { look.opacity = value; }); });
    connect(threshold, &ValueSlider::valueChanged, this,
            [=](double value) { change([&](MapLook &look) { look.threshold = value; }); });
    connect(colours, &ChoiceRow::chosen, this,
            [=](int index) { change([&](MapLook &look) { look.colours = ColourMap(index); }); });
    const auto refresh = [=, this, &inspector] {
        opacity->setValue(inspector.look().opacity);
        threshold->setValue(inspector.look().threshold);
        colours->setCurrent(int(inspector.look().colours));
        setEnabled(inspector.config());
    };
    connect(&inspector, &Inspector::lookChanged, this, refresh);
    connect(&inspector, &Inspector::modelChanged, this, refresh);
    refresh();
}

} // namespace hit
