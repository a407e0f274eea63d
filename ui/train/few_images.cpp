// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/few_images.h"

#include "ui/train/new_run_form.h"

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr double adaTarget = 0.6, rate = 0.5;
const QString augment = QStringLiteral("augment"), target = QStringLiteral("ada_target"),
              generatorRate = QStringLiteral("lr"),
              discriminatorRate = QStringLiteral("lr_discriminator");

QString textOf(double number)
{
    return QString::number(number, 'g', 6);
}

bool isAdaptive(const Recipe &recipe)
{
    return recipe.augment != "none" && recipe.ada_target > 0;
}

} // namespace

FewImages::FewImages(NewRunForm &form)
    : m_form(form)
{
}

QString FewImages::allAugmentations()
{
    return QStringLiteral("color,translation,cutout");
}

bool FewImages::isOn() const
{
    const Recipe &recipe = m_form.recipe();
    return isAdaptive(recipe) && recipe.lr < fullRate(m_form.base().lr);
}

/// The recipe is that of a run in this mode: its rates are halved already.
bool FewImages::startsOn() const
{
    return isAdaptive(m_form.base());
}

double FewImages::fullRate(double base) const
{
    return startsOn() ? base / rate : base;
}

/// What the recipe has without this mode.
QString FewImages::plain(const QString &key) const
{
    const Recipe &base = m_form.base();
    if (!startsOn())
        return m_form.baseValue(key);
    if (key == augment)
        return QStringLiteral("none");
    if (key == target)
        return QStringLiteral("0.0");
    return textOf(fullRate(key == generatorRate ? base.lr : base.lr_discriminator));
}

std::map<QString, QString> FewImages::wanted() const
{
    const Recipe &base = m_form.base(), &now = m_form.recipe();
    return {{augment, allAugmentations()},
            {target, textOf(adaTarget)},
            {generatorRate, textOf(std::min(fullRate(base.lr), now.lr) * rate)},
            {discriminatorRate,
             textOf(std::min(fullRate(base.lr_discriminator), now.lr_discriminator) * rate)}};
}

QString FewImages::setOn(bool on)
{
    if (on && isOn())
        return {};
    if (on) {
        const auto values = wanted();
        const auto last = std::exchange(m_before, {}); // the form's listeners ask for changes()
        for (const auto &[key, value] : values)
            m_before[key] = m_form.value(key);
        const QString refusal = m_form.set(values);
        if (!refusal.isEmpty()) {
            m_before = last;
            return refusal;
        }
        for (const auto &[key, value] : m_before) {
            m_set[key] = m_form.value(key);
            m_base[key] = plain(key);
        }
        return {};
    }
    std::map<QString, QString> back;
    for (const auto &[key, value] : wanted()) {
        const auto before = m_before.find(key);
        if (before == m_before.end() || before->second == m_base[key])
            back[key] = plain(key);
        else
            back[key] = before->second;
        if (before != m_before.end() && m_set[key] != m_form.value(key))
            back.erase(key);
    }
    m_before.clear();
    return m_form.set(back);
}

QString FewImages::changes() const
{
    QStringList parts;
    for (const auto &[key, value] : wanted()) {
        const auto before = m_before.find(key);
        const bool known = isOn() && before != m_before.end();
        const QString from = known ? before->second : isOn() ? plain(key) : m_form.value(key);
        const QString to = isOn() ? m_form.value(key) : value;
        if (from != to)
            parts.append(QStringLiteral("%1 %2 \u2192 %3").arg(key, from, to));
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace hit
