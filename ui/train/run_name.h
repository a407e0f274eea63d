// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hit {

class NewRunForm;

/// The images' name and the size, or the next of the run `source` that is duplicated, as no run in
/// the form's folder is named yet.
QString suggestedRunName(const NewRunForm &form, const QString &source);
/// What is wrong with the name of a run that would be in `folder`; empty: nothing.
QString runNameProblem(const QString &name, const QString &folder);

} // namespace hit
