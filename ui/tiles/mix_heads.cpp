// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/mix_heads.h"

#include "ui/tiles/tile_plan.h"

#include <algorithm>
#include <cmath>

namespace hit {

int MixHeads::headAt(int tile)
{
    const int row = tile / (columns + 1), column = tile % (columns + 1);
    if (tile <= 0 || row > rows)
        return -1;
    if (row == 0)
        return rows + column - 1;
    return column == 0 ? row - 1 : -1;
}

void MixHeads::choose(int head, const QList<PictureSource> &sources)
{
    for (const PictureSource &source : sources)
        if (head < count)
            m_chosen[std::size_t(head++)] = source;
}

void MixHeads::release(int head)
{
    m_chosen[std::size_t(head)].reset();
}

void MixHeads::takeOtherSeed(int head, qint64 own)
{
    double highest = double(own + count); // what they have by themselves is below
    for (const auto &chosen : m_chosen) {
        const Latent *latent = chosen ? std::get_if<Latent>(&*chosen) : nullptr;
        if (const State *picture = chosen ? std::get_if<State>(&*chosen) : nullptr)
            latent = &picture->latent;
        if (latent && latent->kind == Latent::Kind::Plane)
            highest = std::max(highest, std::ceil(latent->plane.x));
    }
    m_chosen[std::size_t(head)] = seedPlace(qint64(highest) + 1);
}

void MixHeads::clear()
{
    m_chosen.fill({});
}

QList<PictureSource> MixHeads::sources(const State &picture, qint64 own) const
{
    QList<PictureSource> all;
    for (int head = 0; head < count; ++head) {
        const PictureSource byItself =
            head == 0 ? PictureSource(picture) : PictureSource(seedPlace(own + head - 1));
        all.append(m_chosen[std::size_t(head)].value_or(byItself));
    }
    return all;
}

} // namespace hit
