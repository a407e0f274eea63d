// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/edit_steps.h"

#include "model/directions/group_directions.h"
#include "model/latent/edit_json.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::EditSteps", text);
}

void step(Explorer &explorer, const QString &name, const State &next)
{
    if (explorer.inGesture())
        explorer.change(next);
    else
        explorer.apply(name, next);
}

} // namespace

bool hasEdit(const Explorer &explorer, int row)
{
    return row >= 0 && row < int(explorer.state().edits.size());
}

const Edit &editAt(const Explorer &explorer, int row)
{
    static const Edit none;
    return hasEdit(explorer, row) ? explorer.state().edits[std::size_t(row)] : none;
}

Status addEdits(Explorer &explorer, const Directions &directions)
{
    State next = explorer.state();
    const auto length = std::size_t(explorer.model() ? explorer.model()->config.z_dim : 0);
    const int stages = explorer.model() ? int(explorer.model()->config.stages.size()) : 0;
    for (const Edit &edit : directions)
        if (edit.direction.size() != length || edit.first_stage >= stages
            || edit.last_stage >= stages)
            return fail(ErrorCode::WrongUse, edit.name, "it belongs to another model");
    if (next.edits.size() + directions.size() > most_edits)
        return fail(ErrorCode::WrongUse, "the edits",
                    "there would be more than " + std::to_string(most_edits), "remove some first");
    next.edits.insert(next.edits.end(), directions.begin(), directions.end());
    const QString name = directions.size() == 1 ? tr("Add %1").arg(nameOf(directions.front()))
                                                : tr("Add %1 directions").arg(directions.size());
    step(explorer, name, next);
    return {};
}

void removeEdit(Explorer &explorer, int row)
{
    if (!hasEdit(explorer, row))
        return;
    const QString name = tr("Remove %1").arg(nameOf(editAt(explorer, row)));
    State next = explorer.state();
    next.edits.erase(next.edits.begin() + row);
    step(explorer, name, next);
}

void moveEdit(Explorer &explorer, int row, int to)
{
    if (!hasEdit(explorer, row) || !hasEdit(explorer, to))
        return;
    State next = explorer.state();
    const auto from = next.edits.begin() + row, place = next.edits.begin() + to;
    if (row < to)
        std::rotate(from, from + 1, place + 1);
    else
        std::rotate(place, from, from + 1);
    step(explorer, tr("Move %1").arg(nameOf(editAt(explorer, row))), next);
}

void renameEdit(Explorer &explorer, int row, const QString &name)
{
    const QString plain = name.simplified().left(100);
    if (!plain.isEmpty())
        changeEdit(explorer, row, tr("Rename to %1").arg(plain),
                   [&](Edit &edit) { edit.name = plain.toStdString(); });
}

void setEditOn(Explorer &explorer, int row, bool on)
{
    const QString name = nameOf(editAt(explorer, row));
    changeEdit(explorer, row, on ? tr("%1 on").arg(name) : tr("%1 off").arg(name),
               [on](Edit &edit) { edit.on = on; });
}

void changeEdit(Explorer &explorer, int row, const QString &name,
                const std::function<void(Edit &)> &change)
{
    if (!hasEdit(explorer, row))
        return;
    State next = explorer.state();
    change(next.edits[std::size_t(row)]);
    step(explorer, name, next);
}

Status separateEdit(Explorer &explorer, int row, const QList<int> &others)
{
    const bool there = hasEdit(explorer, row)
                       && std::all_of(others.begin(), others.end(),
                                      [&](int other) { return hasEdit(explorer, other); });
    if (!there)
        return {};
    const Edit &edit = editAt(explorer, row);
    Directions rest;
    for (const int other : others)
        rest.push_back(editAt(explorer, other));
    auto direction = orthogonal_to(edit.direction, rest);
    if (!direction)
        return tl::unexpected(direction.error());
    const QString name =
        others.size() == 1
            ? tr("%1 without %2").arg(nameOf(edit), nameOf(editAt(explorer, others.front())))
            : tr("%1 without the others").arg(nameOf(edit));
    changeEdit(explorer, row, name,
               [&](Edit &changed) { changed.direction = std::move(*direction); });
    return {};
}

void resetStrengths(Explorer &explorer)
{
    State next = explorer.state();
    for (Edit &edit : next.edits)
        edit.strength = 0;
    step(explorer, tr("Reset all directions"), next);
}

QString nameOf(const Edit &edit)
{
    return edit.name.empty() ? tr("Direction") : QString::fromStdString(edit.name);
}

QString strengthText(double strength)
{
    const QString digits = QLocale().toString(std::abs(strength), 'f', 2);
    return (strength < 0 ? QChar(0x2212) : QChar(u'+')) + digits;
}

QString strengthStep(const Edit &edit)
{
    return QStringLiteral("%1 %2").arg(nameOf(edit), strengthText(edit.strength));
}

QString stagesText(const Edit &edit, const GeneratorConfig &config)
{
    const int end = int(config.stages.size()) - 1;
    const int last = edit.last_stage < 0 ? end : std::min(edit.last_stage, end);
    const QString first = QString::number(config.stage_side(edit.first_stage));
    return edit.first_stage == last
               ? first
               : first + QChar(0x2013) + QString::number(config.stage_side(last));
}

bool matches(const Edit &edit, const GeneratorConfig &config, const QString &search)
{
    const QString text =
        nameOf(edit) + u' ' + QString::fromStdString(edit.source) + u' ' + stagesText(edit, config);
    const QStringList words = search.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace hit
