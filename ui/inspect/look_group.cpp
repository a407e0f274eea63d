// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/look_group.h"

#include "model/inspect/map_scale.h"
#include "ui/inspect/inspector.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choice_row.h"
#include "ui/widgets/value_slider.h"

#include <QVBoxLayout>

namespace hit {
namespace {

ValueSlider::Range percentRange(double part)
{
    ValueSlider::Range range;
    range.minimum = 0;
    range.maximum = 100;
    range.defaultValue = 100 * part;
    range.tick = 25;
    range.snap = range.step = 5;
    range.decimals = 0;
    range.signedValue = false;
    range.growing = false;
    range.unit = QStringLiteral("%");
    return range;
}

} // namespace

LookGroup::LookGroup(Inspector &inspector, QWidget *parent)
    : QWidget(parent)
{
    auto *opacity = new ValueSlider(tr("Opacity"), percentRange(MapLook().opacity));
    auto *threshold = new ValueSlider(tr("Threshold"), percentRange(MapLook().threshold));
    auto *colours = new ChoiceRow(tr("Colours"));
    opacity->setObjectName(QStringLiteral("mapOpacity"));
    threshold->setObjectName(QStringLiteral("mapThreshold"));
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
            [=](double value) { change([&](MapLook &look) { look.opacity = value / 100; }); });
    connect(threshold, &ValueSlider::valueChanged, this,
            [=](double value) { change([&](MapLook &look) { look.threshold = value / 100; }); });
    connect(colours, &ChoiceRow::chosen, this,
            [=](int index) { change([&](MapLook &look) { look.colours = ColourMap(index); }); });
    const auto refresh = [=, this, &inspector] {
        opacity->setValue(100 * inspector.look().opacity);
        threshold->setValue(100 * inspector.look().threshold);
        colours->setCurrent(int(inspector.look().colours));
        setEnabled(inspector.config());
        const MapValues values = values_of(inspector.mapQuery());
        const bool scaled = values == MapValues::Amounts || values == MapValues::Signed;
        const QString whyNot = tr("This map has no scale: its colours are its own.");
        threshold->setEnabled(scaled);
        threshold->setToolTip(
            scaled ? tr("<b>Threshold</b><br>Below this part of the scale nothing is drawn.")
                   : whyNot);
        colours->setEnabled(scaled);
        colours->setToolTip(values == MapValues::Signed ? tr(
                                "Blue is below 0 and orange above; with Grey, black and white.")
                            : scaled ? QString()
                                     : whyNot);
    };
    connect(&inspector, &Inspector::choiceChanged, this, refresh);
    connect(&inspector, &Inspector::lookChanged, this, refresh);
    connect(&inspector, &Inspector::modelChanged, this, refresh);
    refresh();
}

} // namespace hit
