// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/equaliser.h"

#include "ui/hand_gesture.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr double mostGain = 2;

ValueSlider::Range gainRange()
{
    auto range = ValueSlider::Range::factor();
    range.maximum = mostGain;
    range.growing = false;
    return range;
}

} // namespace

Equaliser::Equaliser(const GeneratorConfig &config, Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setSpacing(4);
    for (int stage = 0; stage < int(config.stages.size()); ++stage)
        if (config.stages[std::size_t(stage)].rgb)
            addFader(grid, stage, tr("%1 px").arg(config.stage_side(stage)));
    if (m_faders.size() == 1) {
        m_faders.first().solo->setEnabled(false);
        m_faders.first().solo->setToolTip(tr("Only this stage adds to the picture."));
    }
    connect(&explorer, &Explorer::stateChanged, this, &Equaliser::refresh);
    refresh();
}

void Equaliser::addFader(QGridLayout *grid, int stage, const QString &pixels)
{
    auto *slider = new ValueSlider(pixels, gainRange());
    slider->setObjectName(QStringLiteral("gain%1").arg(stage));
    slider->setToolTip(tr("<b>What the stage of %1 adds</b><br>0 leaves it out (Space), 1 is as "
                          "trained. Needs no network time.<br>Ctrl+click several to move them "
                          "together.")
                           .arg(pixels));
    auto *mute = new IconButton(QStringLiteral("mute"), tr("Leave out %1").arg(pixels));
    auto *solo = new IconButton(QStringLiteral("solo"), tr("Only %1").arg(pixels));
    mute->setCheckable(true);
    solo->setCheckable(true);
    const int row = grid->rowCount();
    grid->addWidget(slider, row, 0);
    grid->addWidget(mute, row, 1);
    grid->addWidget(solo, row, 2);
    m_faders.append({stage, pixels, slider, mute, solo});
    connectFader(m_faders.last());
}

void Equaliser::connectFader(const Fader &fader)
{
    const int stage = fader.stage;
    connect(fader.slider, &ValueSlider::gestureStarted, this, [this, stage] {
        m_before.clear();
        for (const int moved : movedWith(stage))
            m_before[moved] = gainOf(moved);
    });
    const auto name = [this, stage] { return tr("Gain of %1").arg(nameOf(movedWith(stage))); };
    const auto done = [this, stage, name] {
        const QString gain = QLocale().toString(gainOf(stage), 'f', 2);
        return m_before.size() > 1 ? name() : QStringLiteral("%1 %2").arg(name(), gain);
    };
    bindGesture(
        m_explorer, fader.slider, &ValueSlider::valueChanged, {name, done},
        [this, stage](double gain) { move(stage, gain); }, [this] { refresh(); });
    connect(fader.mute, &QToolButton::clicked, this,
            [this, stage](bool out) { setLeftOut(stage, out); });
    connect(fader.solo, &QToolButton::clicked, this, [this, stage] { toggleSolo(stage); });
    for (QWidget *part : fader.slider->findChildren<QWidget *>())
        part->installEventFilter(this);
}

bool Equaliser::eventFilter(QObject *watched, QEvent *event)
{
    const auto fader = std::find_if(m_faders.begin(), m_faders.end(), [&](const Fader &one) {
        return one.slider->isAncestorOf(qobject_cast<QWidget *>(watched));
    });
    if (fader == m_faders.end())
        return false;
    const QEvent::Type type = event->type();
    if (type == QEvent::MouseButtonPress || type == QEvent::MouseButtonDblClick) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        return mouse->button() == Qt::LeftButton && takePress(fader->stage, mouse->modifiers());
    }
    const bool key = type == QEvent::KeyPress || type == QEvent::ShortcutOverride;
    if (!key || watched != fader->slider->focusProxy()
        || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Space)
        return false;
    if (type == QEvent::KeyPress)
        return takeSpace(fader->stage, static_cast<QKeyEvent *>(event)->modifiers());
    event->accept();
    return true;
}

/// True: it was about the group.
bool Equaliser::takePress(int stage, Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ControlModifier) {
        toggleGrouped(stage);
        return true;
    }
    if (!isGrouped(stage))
        setGroup({});
    return false;
}

bool Equaliser::takeSpace(int stage, Qt::KeyboardModifiers modifiers)
{
    if (modifiers == Qt::ControlModifier)
        toggleGrouped(stage);
    else if (modifiers == Qt::ShiftModifier && m_faders.size() > 1)
        toggleSolo(stage);
    else if (modifiers == Qt::NoModifier)
        setLeftOut(stage, gainOf(stage) > 0);
    return true;
}

void Equaliser::toggleGrouped(int stage)
{
    Stages group = m_group;
    if (group.erase(stage) == 0)
        group.insert(stage);
    setGroup(group);
}

void Equaliser::setGroup(const Stages &group)
{
    m_group = group;
    for (const Fader &fader : m_faders)
        fader.slider->focusProxy()->setAccessibleDescription(
            isGrouped(fader.stage) ? tr("moves with its group") : QString());
    refresh(); // who is alone
    update();
}

Equaliser::Stages Equaliser::movedWith(int stage) const
{
    return isGrouped(stage) ? m_group : Stages{stage};
}

QString Equaliser::nameOf(const Stages &stages) const
{
    QStringList names;
    for (const Fader &fader : m_faders)
        if (stages.contains(fader.stage))
            names.append(fader.pixels);
    return names.size() == 1 ? names.first() : tr("%n stages", nullptr, int(names.size()));
}

double Equaliser::gainOf(int stage) const
{
    return editOf(m_explorer, stage).rgb_gain;
}

void Equaliser::move(int stage, double gain)
{
    std::map<int, double> gains = m_before;
    const double by = gain - m_before[stage];
    for (auto &[other, value] : gains)
        value = other == stage ? gain : std::clamp(value + by, 0.0, mostGain);
    apply({}, gains);
}

void Equaliser::setLeftOut(int stage, bool out)
{
    const Stages stages = movedWith(stage);
    std::map<int, double> gains;
    for (const int one : stages)
        gains[one] = out ? 0 : 1;
    apply((out ? tr("Leave out %1") : tr("Add %1")).arg(nameOf(stages)), gains);
}

bool Equaliser::isSolo(const Stages &stages) const
{
    return m_faders.size() > 1
           && std::all_of(m_faders.begin(), m_faders.end(), [&](const Fader &fader) {
                  const double gain = gainOf(fader.stage);
                  return stages.contains(fader.stage) ? gain > 0 : gain == 0;
              });
}

/// All others to 0; again: all to 1.
void Equaliser::toggleSolo(int stage)
{
    const Stages stages = movedWith(stage);
    const bool alone = isSolo(stages);
    std::map<int, double> gains;
    for (const Fader &fader : m_faders)
        gains[fader.stage] = alone || stages.contains(fader.stage) ? 1 : 0;
    apply(alone ? tr("Add all stages") : tr("Only %1").arg(nameOf(stages)), gains);
}

/// One step with that name, or part of the gesture in progress.
void Equaliser::apply(const QString &name, const std::map<int, double> &gains)
{
    const bool alone = !m_explorer.inGesture();
    if (alone)
        m_explorer.begin(name);
    for (const auto &[stage, gain] : gains)
        changeStage(m_explorer, stage, name,
                    [value = gain](StageEdit &edit) { edit.rgb_gain = value; });
    if (alone)
        m_explorer.commit();
}

void Equaliser::refresh()
{
    for (const Fader &fader : m_faders) {
        const double gain = gainOf(fader.stage);
        fader.slider->setValue(gain);
        fader.mute->setChecked(gain == 0);
        fader.solo->setChecked(isSolo(movedWith(fader.stage)));
    }
}

void Equaliser::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Fader &fader : m_faders)
        if (isGrouped(fader.stage))
            drawPlate(painter, fader.slider->geometry() | fader.solo->geometry(), tokens().sel, {});
}

} // namespace hit
