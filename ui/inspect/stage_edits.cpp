// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/stage_edits.h"

#include <QCoreApplication>

#include <algorithm>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::StageEdits", text);
}

} // namespace

const StageEdit &editOf(const Explorer &explorer, int stage)
{
    static const StageEdit asTrained;
    const auto found = explorer.state().stages.find(stage);
    return found == explorer.state().stages.end() ? asTrained : found->second;
}

void changeStage(Explorer &explorer, int stage, const QString &name,
                 const std::function<void(StageEdit &)> &change)
{
    State next = explorer.state();
    StageEdit &edit = next.stages[stage];
    change(edit);
    if (edit == StageEdit())
        next.stages.erase(stage);
    if (explorer.inGesture())
        explorer.change(next);
    else
        explorer.apply(name, next);
}

bool isMuted(const StageEdit &edit, const AttentionSite &site, int head)
{
    const std::pair which(site.layer, site.first_head + head);
    return std::find(edit.muted_heads.begin(), edit.muted_heads.end(), which)
           != edit.muted_heads.end();
}

void setMuted(StageEdit &edit, const AttentionSite &site, int head, bool muted)
{
    const std::pair which(site.layer, site.first_head + head);
    std::erase(edit.muted_heads, which);
    if (!muted)
        return;
    edit.muted_heads.push_back(which);
    std::sort(edit.muted_heads.begin(), edit.muted_heads.end());
}

void toggleMuted(Explorer &explorer, const AttentionSite &site, int head)
{
    const bool muted = isMuted(editOf(explorer, site.stage), site, head);
    const QString name = muted ? tr("Unmute head %1") : tr("Mute head %1");
    changeStage(explorer, site.stage, name.arg(head + 1),
                [&](StageEdit &edit) { setMuted(edit, site, head, !muted); });
}

void toggleSolo(Explorer &explorer, const AttentionSite &site, int head)
{
    const StageEdit &before = editOf(explorer, site.stage);
    bool alone = !isMuted(before, site, head);
    for (int other = 0; other < site.heads; ++other)
        alone = alone && (other == head || isMuted(before, site, other));
    const QString name = alone ? tr("All heads") : tr("Only head %1").arg(head + 1);
    changeStage(explorer, site.stage, name, [&](StageEdit &edit) {
        for (int other = 0; other < site.heads; ++other)
            setMuted(edit, site, other, !alone && other != head);
    });
}

bool isMuted(const StageEdit &edit, int token)
{
    return edit.muted_tokens >> token & 1;
}

void setMuted(StageEdit &edit, int token, bool muted)
{
    const int bit = 1 << token;
    edit.muted_tokens = std::uint16_t(muted ? edit.muted_tokens | bit : edit.muted_tokens & ~bit);
}

void toggleMuted(Explorer &explorer, int stage, int token)
{
    const bool muted = isMuted(editOf(explorer, stage), token);
    const QString name = muted ? tr("Unmute token %1") : tr("Mute token %1");
    changeStage(explorer, stage, name.arg(token),
                [&](StageEdit &edit) { setMuted(edit, token, !muted); });
}

bool &kindSwitch(StageEdit &edit, AttentionKind kind)
{
    switch (kind) {
    case AttentionKind::Cross:
        return edit.cross;
    case AttentionKind::Regional:
        return edit.regional;
    case AttentionKind::Dilated:
        break;
    }
    return edit.dilated;
}

} // namespace hit
