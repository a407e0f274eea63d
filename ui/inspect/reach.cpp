// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/reach.h"

namespace hit {

QList<QRect> reachOf(const StageConfig &stage, AttentionKind kind, int side, QPoint cell)
{
    if (kind == AttentionKind::Cross || stage.block_side.size() != 1)
        return {};
    const int patch = stage.block_side.front();
    if (kind == AttentionKind::Regional)
        return {QRect(cell.x() / patch * patch, cell.y() / patch * patch, patch, patch)};
    QList<QRect> places;
    for (int y = cell.y() % patch; y < side; y += patch)
        for (int x = cell.x() % patch; x < side; x += patch)
            places.append({x, y, 1, 1});
    return places;
}

} // namespace hit
