// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/change_group.h"

#include "ui/hand_gesture.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"
#include "ui/widgets/value_slider.h"

#include <QGridLayout>
#include <QLocale>
#include <QPushButton>

namespace hit {
namespace {

ValueSlider::Range temperatureRange()
{
    auto range = ValueSlider::Range::factor();
    range.minimum = 0.1;
    range.maximum = 4;
    range.tick = 1;
    range.least = 0.05;
    return range;
}

ValueSlider::Range biasRange()
{
    ValueSlider::Range range;
    range.minimum = -8;
    range.maximum = 8;
    range.tick = 2;
    range.snap = 0.5;
    return range;
}

QPushButton *makeButton(const QString &objectName)
{
    auto *button = new QPushButton;
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return button;
}

} // namespace

ChangeGroup::ChangeGroup(Inspector &inspector, Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
    , m_explorer(explorer)
    , m_temperature(new ValueSlider(tr("Temperature"), temperatureRange()))
    , m_bias(new ValueSlider({}, biasRange()))
    , m_head(makeButton(QStringLiteral("muteHead")))
    , m_token(makeButton(QStringLiteral("muteToken")))
    , m_kind(makeButton(QStringLiteral("muteKind")))
    , m_causal(makeButton(QStringLiteral("causalMap")))
    , m_reset(makeButton(QStringLiteral("resetStage")))
{
    m_temperature->setToolTip(
        tr("<b>Temperature</b><br>Below 1 each pixel reads fewer tokens, above 1 more alike.<br>"
           "Divides the logits of this stage's cross-attention"));
    m_bias->setToolTip(tr("<b>Bias</b><br>Makes all pixels read this token more or less.<br>Added "
                          "to its logits in this stage's cross-attention"));
    m_reset->setText(tr("Reset this stage"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(metrics::gap);
    grid->addWidget(m_temperature, 0, 0, 1, 2);
    grid->addWidget(m_bias, 1, 0, 1, 2);
    grid->addWidget(m_head, 2, 0);
    grid->addWidget(m_token, 2, 1);
    grid->addWidget(m_kind, 3, 0);
    grid->addWidget(m_causal, 3, 1);
    grid->addWidget(m_reset, 4, 0, 1, 2);
    connectSlider(m_temperature, tr("Temperature"),
                  [](StageEdit &edit, double value) { edit.temperature = value; });
    connectSlider(m_bias, tr("Token bias"), [this](StageEdit &edit, double value) {
        edit.token_bias[std::size_t(m_inspector.choice().token)] = value;
    });
    connectButtons();
    connect(&inspector, &Inspector::choiceChanged, this, &ChangeGroup::refresh);
    connect(&explorer, &Explorer::stateChanged, this, &ChangeGroup::refresh);
    refresh();
}

void ChangeGroup::connectSlider(ValueSlider *slider, const QString &name,
                                const std::function<void(StageEdit &, double)> &set)
{
    const auto done = [name, slider] {
        return QStringLiteral("%1 %2").arg(name, QLocale().toString(slider->value(), 'f', 2));
    };
    const auto change = [this, name, set](double value) {
        changeStage(m_explorer, m_inspector.choice().stage, name,
                    [&](StageEdit &edit) { set(edit, value); });
    };
    bindGesture(m_explorer, slider, &ValueSlider::valueChanged, {[name] { return name; }, done},
                change, [this] { refresh(); });
}

void ChangeGroup::connectButtons()
{
    connect(m_head, &QPushButton::clicked, this,
            [this] { toggleMuted(m_explorer, *site(), m_inspector.choice().head); });
    connect(m_token, &QPushButton::clicked, this,
            [this] { toggleToken(m_inspector.choice().token); });
    connect(m_kind, &QPushButton::clicked, this, [this] {
        const MapChoice &choice = m_inspector.choice();
        changeStage(m_explorer, choice.stage, m_kind->text(), [&](StageEdit &edit) {
            bool &on = kindSwitch(edit, choice.kind);
            on = !on;
        });
    });
    connect(m_causal, &QPushButton::clicked, this, &ChangeGroup::causalRequested);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        changeStage(m_explorer, m_inspector.choice().stage, m_reset->text(), [](StageEdit &edit) {
            const double gain = edit.rgb_gain; // the equaliser's
            edit = {};
            edit.rgb_gain = gain;
        });
    });
}

void ChangeGroup::toggleToken(int token)
{
    toggleMuted(m_explorer, m_inspector.choice().stage, token);
}

std::optional<AttentionSite> ChangeGroup::site() const
{
    return siteOf(m_inspector.choice(), m_inspector.sites());
}

void ChangeGroup::refresh()
{
    const GeneratorConfig *config = m_inspector.config();
    setEnabled(config);
    if (!config)
        return;
    const MapChoice &choice = m_inspector.choice();
    const StageEdit &edit = editOf(m_explorer, choice.stage);
    const bool reads = config->stages[std::size_t(choice.stage)].cross_attention;
    const QString whyNot = tr("This stage reads no tokens.");
    m_bias->setLabel(tr("Token %1 bias").arg(choice.token));
    if (!m_explorer.inGesture()) {
        m_temperature->setValue(edit.temperature);
        m_bias->setValue(edit.token_bias[std::size_t(choice.token)]);
    }
    m_temperature->setEnabled(reads);
    m_bias->setEnabled(reads);
    m_token->setEnabled(reads);
    m_causal->setEnabled(reads);
    m_causal->setText(tr("Without token %1").arg(choice.token));
    m_causal->setToolTip(
        reads ? tr("<b>Without token %1</b><br>Derived: how much the picture changes when this "
                   "stage can't attend to it.")
                    .arg(choice.token)
              : whyNot);
    m_token->setText(isMuted(edit, choice.token) ? tr("Unmute token %1").arg(choice.token)
                                                 : tr("Mute token %1").arg(choice.token));
    m_token->setToolTip(reads ? tr("Nothing at this stage attends to it.") : whyNot);
    StageEdit rest = edit;
    rest.rgb_gain = 1;
    m_reset->setEnabled(rest != StageEdit());
    m_reset->setToolTip(rest != StageEdit() ? tr("All heads, kinds and tokens of this stage as "
                                                 "trained. The other stages keep their changes.")
                                            : tr("This stage is as trained."));
    refreshButtons();
}

void ChangeGroup::refreshButtons()
{
    const MapChoice &choice = m_inspector.choice();
    StageEdit edit = editOf(m_explorer, choice.stage);
    const auto chosen = site();
    const bool attends = chosen && choice.view == MapView::Attention;
    const bool oneHead = attends && choice.heads == HeadChoice::One;
    const bool headOff = oneHead && isMuted(edit, *chosen, choice.head);
    const bool kindOff = chosen && !kindSwitch(edit, choice.kind);
    m_head->setText(!oneHead  ? tr("Mute head")
                    : headOff ? tr("Unmute head %1").arg(choice.head + 1)
                              : tr("Mute head %1").arg(choice.head + 1));
    m_head->setEnabled(oneHead);
    m_head->setToolTip(oneHead ? tr("What this head brings is left out.")
                               : tr("Choose one head first: in the row Head or in All heads."));
    const QString kind = kindName(choice.kind);
    m_kind->setText(kindOff ? tr("Unmute %1").arg(kind) : tr("Mute %1").arg(kind));
    m_kind->setEnabled(attends);
    m_kind->setToolTip(attends ? tr("All heads of this kind in all layers of this stage.")
                               : tr("Show attention to choose a kind."));
}

} // namespace hit
