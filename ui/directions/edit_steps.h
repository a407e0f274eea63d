// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/direction_file.h"
#include "model/network/config.h"
#include "ui/explorer.h"

#include <functional>

namespace hit {

/// Changes of the edit stack, State::edits. Each is one step of undo with a name of its own, or
/// part of the gesture in progress. `row` counts from 0; of one that is not there, as a menu may
/// name when a model that has less opens, nothing is changed. GUI thread. Error (WrongUse): they
/// belong to another model, or there would be more than can be saved.
Status addEdits(Explorer &explorer, const Directions &directions);
void removeEdit(Explorer &explorer, int row);
void moveEdit(Explorer &explorer, int row, int to); ///< to where it is afterwards
void renameEdit(Explorer &explorer, int row, const QString &name);
void setEditOn(Explorer &explorer, int row, bool on);
void changeEdit(Explorer &explorer, int row, const QString &step,
                const std::function<void(Edit &)> &change);
/// Takes out what it has in common with the rows `others`. Error (WrongUse): nothing is left.
Status separateEdit(Explorer &explorer, int row, const QList<int> &others);
/// All strengths to 0; the directions stay.
void resetStrengths(Explorer &explorer);

bool hasEdit(const Explorer &explorer, int row);
const Edit &editAt(const Explorer &explorer, int row); ///< a new one if it is not there
QString nameOf(const Edit &edit);
QString strengthText(double strength);  ///< "+1.60", with U+2212
QString strengthStep(const Edit &edit); ///< "Ring tilt +1.60"
/// The stages that it acts on, by their pixels: "8", "16\u201364".
QString stagesText(const Edit &edit, const GeneratorConfig &config);
/// Does it have every word of `search` in its name, source or stages?
bool matches(const Edit &edit, const GeneratorConfig &config, const QString &search);

} // namespace hit
