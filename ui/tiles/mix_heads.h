// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/carried.h"

#include <QList>

#include <array>
#include <optional>

namespace hit {

/// What heads the rows and columns of a mixing grid, counted rows first. A head that nobody chose
/// is the picture (the first row) or one of the seeds after it.
class MixHeads
{
public:
    static constexpr int rows = 4, columns = 5, count = rows + columns;

    static int headAt(int tile); ///< of the grid, row by row; -1: no head
    static bool isRow(int head) { return head < rows; }
    /// From `head` on, as many as there is room for.
    void choose(int head, const QList<PictureSource> &sources);
    void release(int head);                   ///< by itself again
    void takeOtherSeed(int head, qint64 own); ///< one that no head has; `own` as in sources()
    void clear();
    bool isChosen(int head) const { return m_chosen[std::size_t(head)].has_value(); }
    /// All heads; `own` is the seed of the first that nobody chose.
    QList<PictureSource> sources(const State &picture, qint64 own) const;

private:
    std::array<std::optional<PictureSource>, count> m_chosen;
};

} // namespace hit
