// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/new_run_form.h"

#include "model/core/shell_word.h"

#include <QDir>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace hit {
namespace {

std::vector<std::string> linesOf(const std::map<QString, QString> &settings)
{
    std::vector<std::string> lines;
    for (const auto &[key, value] : settings)
        lines.push_back((key + u'=' + value).toStdString());
    return lines;
}

QString textOf(const Recipe &recipe, const QString &key)
{
    if (key == QLatin1String("size"))
        return QString::number(recipe.size());
    const nlohmann::json json = to_json(recipe);
    const auto found = json.find(key.toStdString());
    if (found == json.end())
        return {};
    return QString::fromStdString(found->is_string() ? found->get<std::string>() : found->dump());
}

/// What the parser says, without the place that it says it about, which the form shows.
QString reason(const Error &error)
{
    QString text = QString::fromStdString(error.why);
    if (!error.remedy.empty())
        text += QStringLiteral(": ") + QString::fromStdString(error.remedy);
    return text.replace(0, 1, text.left(1).toUpper());
}

/// Lengths, rates and what is written when: a step takes as long and as much memory.
bool changesCost(const QString &key)
{
    static const QStringList free{"steps",
                                  "images",
                                  "seed",
                                  "flip",
                                  "lr",
                                  "lr_discriminator",
                                  "lr_decay_from",
                                  "lr_final",
                                  "beta1",
                                  "beta2",
                                  "eps",
                                  "ema_decay",
                                  "ema_start",
                                  "ema_half_life",
                                  "ema_warmup",
                                  "ada_target",
                                  "checkpoint_every_steps",
                                  "checkpoint_every_seconds",
                                  "keep_checkpoints",
                                  "sample_every_steps",
                                  "metric_every_steps",
                                  "metric_samples",
                                  "log_every_steps",
                                  "live_every_seconds"};
    return !free.contains(key);
}

} // namespace

NewRunForm::NewRunForm(QObject *parent)
    : QObject(parent)
{
}

void NewRunForm::setData(const QString &path)
{
    m_data = path;
    Q_EMIT changed();
}

Status NewRunForm::setRecipe(const QString &nameOrPath)
{
    return read_recipe(nameOrPath.toStdString()).map([&](const Recipe &recipe) {
        m_recipeName = nameOrPath;
        m_bundled = recipe;
        resolve();
        Q_EMIT changed();
    });
}

void NewRunForm::setStart(const std::optional<StartModel::Networks> &start)
{
    m_start = start;
    resolve();
    Q_EMIT changed();
}

void NewRunForm::resolve()
{
    m_problem.clear();
    m_base = m_bundled;
    if (m_start)
        if (const auto taken = take_networks(m_base, m_start->generator, m_start->discriminator);
            !taken)
            m_problem = QString::fromStdString(taken.error().line());
    m_recipe = m_base;
    if (const auto changed = set_keys(m_recipe, linesOf(m_settings)); !changed)
        m_problem = QString::fromStdString(changed.error().line());
    if (m_problem.isEmpty() && !m_start && !check_fresh_start(m_recipe))
        m_problem = tr("tail_crop trains the last stages of a model: choose one to start from.");
}

QString NewRunForm::set(const QString &key, const QString &text)
{
    return set(std::map<QString, QString>{{key, text}});
}

QString NewRunForm::set(const std::map<QString, QString> &values)
{
    auto settings = m_settings;
    for (const auto &[key, value] : values)
        if (value.trimmed() != this->value(key)) // others may follow it
            settings.insert_or_assign(key, value.trimmed());
    Recipe recipe = m_base;
    if (const auto set = set_keys(recipe, linesOf(settings)); !set)
        return reason(set.error());
    // What makes no difference need not be said.
    for (const auto &[key, value] : values) {
        const auto without = [&] {
            auto fewer = settings;
            fewer.erase(key);
            return fewer;
        }();
        Recipe same = m_base;
        if (set_keys(same, linesOf(without)) && to_json(same) == to_json(recipe))
            settings = without;
    }
    m_settings = settings;
    resolve();
    Q_EMIT changed();
    return {};
}

void NewRunForm::reset(const QString &key)
{
    m_settings.erase(key);
    resolve();
    // It may follow another key: the discriminator's rate follows lr.
    if (m_problem.isEmpty() && isEdited(key))
        (void)set(key, baseValue(key));
    Q_EMIT changed();
}

void NewRunForm::resetAll()
{
    m_settings.clear();
    resolve();
    Q_EMIT changed();
}

bool NewRunForm::isEdited(const QString &key) const
{
    return value(key) != baseValue(key);
}

QString NewRunForm::value(const QString &key) const
{
    return textOf(m_recipe, key);
}

QString NewRunForm::baseValue(const QString &key) const
{
    return textOf(m_base, key);
}

QStringList NewRunForm::keys()
{
    QStringList names;
    for (const RecipeKey &key : recipe_keys())
        names.append(QString::fromStdString(key.name));
    return names;
}

int NewRunForm::editedCount() const
{
    return int(m_settings.size());
}

void NewRunForm::setName(const QString &name)
{
    m_name = name;
    Q_EMIT changed();
}

void NewRunForm::setFolder(const QString &folder)
{
    m_folder = folder;
    Q_EMIT changed();
}

QString NewRunForm::output() const
{
    return QDir(m_folder).filePath(m_name);
}

void NewRunForm::setDevice(const QString &device)
{
    m_device = device;
    Q_EMIT changed();
}

void NewRunForm::setAfter(const QString &run)
{
    if (std::exchange(m_after, run) != run)
        Q_EMIT changed();
}

QStringList NewRunForm::recipeArguments() const
{
    return recipeArguments(true);
}

QStringList NewRunForm::costArguments() const
{
    return recipeArguments(false);
}

QStringList NewRunForm::recipeArguments(bool all) const
{
    QStringList arguments{QStringLiteral("--recipe"), m_recipeName};
    if (m_start)
        arguments << QStringLiteral("--from") << m_start->path;
    for (const auto &[key, value] : m_settings)
        if (all || changesCost(key))
            arguments << QStringLiteral("--set") << key + u'=' + value;
    if (!m_device.isEmpty() && m_device != QLatin1String("auto"))
        arguments << QStringLiteral("--device") << m_device;
    return arguments;
}

QStringList NewRunForm::trainArguments() const
{
    QStringList arguments = QStringList{QStringLiteral("--data"), m_data} + recipeArguments()
                            + QStringList{QStringLiteral("--output"), output()};
    if (!m_after.isEmpty())
        arguments << QStringLiteral("--after") << m_after;
    return arguments;
}

QString NewRunForm::command() const
{
    QString line = QStringLiteral("hit train");
    for (const QString &word : trainArguments())
        line += u' ' + QString::fromStdString(shell_word(word.toStdString()));
    return line;
}

} // namespace hit
