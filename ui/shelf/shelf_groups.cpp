// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "ui/shelf/shelf_library.h"

namespace hit {

QStringList ShelfLibrary::tags() const
{
    QStringList all;
    for (const ShelfItem &some : m_items)
        all += some.tags;
    all.removeDuplicates();
    all.sort(Qt::CaseInsensitive);
    return all;
}

QStringList ShelfLibrary::ids() const
{
    QStringList ids;
    for (const ShelfItem &some : m_items)
        ids.append(some.id);
    return ids;
}

QStringList ShelfLibrary::tagged(const QString &tag) const
{
    QStringList ids;
    for (const ShelfItem &some : m_items)
        if (some.tags.contains(tag))
            ids.append(some.id);
    return ids;
}

QStringList ShelfLibrary::ofOpenModel(const QStringList &ids) const
{
    const QSet<QString> wanted(ids.begin(), ids.end());
    QStringList own;
    for (const ShelfItem &some : m_items)
        if (m_model && wanted.contains(some.id) && some.saved.made_with(*m_model))
            own.append(some.id);
    return own;
}

std::vector<std::vector<float>> ShelfLibrary::latents(const QStringList &ids) const
{
    const QSet<QString> wanted(ids.begin(), ids.end());
    std::vector<std::vector<float>> latents;
    for (const ShelfItem &some : m_items)
        if (m_model && wanted.contains(some.id) && some.saved.made_with(*m_model))
            if (auto z = resolve_base(some.saved.state, m_model->config.z_dim))
                latents.push_back(std::move(*z));
    return latents;
}

} // namespace hit
