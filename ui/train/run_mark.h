// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/train/run_facts.h"

namespace hit {

/// How a state looks: colour is never alone.
struct RunMark
{
    QString icon;
    QColor color;
    Tone tone;
};

inline RunMark markOf(const RunFacts &run)
{
    const Tokens &t = tokens();
    const RunMark wrong{QStringLiteral("error"), t.error, Tone::Error};
    if (!run.problem.isEmpty() && !isAtWork(run))
        return wrong;
    switch (run.status.state) {
    case RunState::Waiting:
    case RunState::Packing:
        return {QStringLiteral("history"), t.text2, Tone::Secondary};
    case RunState::Starting:
    case RunState::Running:
        return {QStringLiteral("play"), t.ok, Tone::Ok};
    case RunState::Paused:
        return {QStringLiteral("pause"), t.warn, Tone::Warning};
    case RunState::Finished:
        return {QStringLiteral("ok"), t.text2, Tone::Secondary};
    case RunState::Stopped:
        if (run.status.last_error.empty())
            return {QStringLiteral("stop"), t.text2, Tone::Secondary};
        return {QStringLiteral("warn"), t.warn, Tone::Warning};
    case RunState::Failed:
    case RunState::Killed:
        break;
    }
    return wrong;
}

} // namespace hit
