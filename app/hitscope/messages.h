// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "ui/widgets/message_bar.h"

class QFileInfo;

namespace hit {

/// An error as the bar says it: `what` happened; why, `safe` (what stayed as it was) and what to
/// do; the technical part under Details.
Message messageFrom(const QString &what, const Error &error, const QString &safe = {});
/// An export is done: opens its folder, copies its path.
Message savedMessage(const QFileInfo &file, const QString &hint = {});
/// What a suffix makes of a typed name is there: `kept` says that nothing was saved, and only
/// "Replace" does it.
Message replaceMessage(const QFileInfo &file, const QString &kept, std::function<void()> replace);
/// Not all that makes a picture can be part of a mixture.
Message editsLeftOutMessage();
/// `text` with a capital letter and a full stop.
QString sentence(const QString &text);

} // namespace hit
