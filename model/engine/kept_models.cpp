// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/kept_models.h"

#include <algorithm>
#include <utility>

namespace hit {
namespace {

bool contains(const std::vector<const Session *> &sessions, const Session &session)
{
    return std::find(sessions.begin(), sessions.end(), &session) != sessions.end();
}

} // namespace

FileStamp stamp_of(const std::filesystem::path &path)
{
    std::error_code error;
    std::filesystem::path file = path;
    if (!std::filesystem::exists(file, error))
        file += ".index";
    const auto time = std::filesystem::last_write_time(file, error);
    if (error)
        return std::nullopt;
    const bool plain = std::filesystem::is_regular_file(file, error);
    const std::uintmax_t size = plain ? std::filesystem::file_size(file, error) : 0;
    return std::pair(time, error ? 0 : size);
}

std::vector<KeptModels::Kept>::iterator KeptModels::find(const std::filesystem::path &path)
{
    return std::find_if(kept_.begin(), kept_.end(),
                        [&](const Kept &kept) { return kept.asked.path == path; });
}

std::shared_ptr<Session> KeptModels::use(const OpenModel &asked, const FileStamp &stamp)
{
    const auto found = find(asked.path);
    const bool fits = found != kept_.end() && found->asked.config == asked.config
                      && (!stamp || found->stamp == stamp);
    if (!fits)
        return nullptr;
    found->used = ++last_use_;
    return found->session;
}

void KeptModels::keep(const OpenModel &asked, const FileStamp &stamp,
                      std::shared_ptr<Session> session)
{
    Kept kept{asked, stamp, std::move(session), ++last_use_};
    if (const auto found = find(asked.path); found != kept_.end())
        *found = std::move(kept);
    else
        kept_.push_back(std::move(kept));
}

bool KeptModels::drop(const std::filesystem::path &path)
{
    const auto found = find(path);
    if (found == kept_.end())
        return false;
    kept_.erase(found);
    return true;
}

bool KeptModels::fit(const std::vector<const Session *> &in_use)
{
    const std::size_t before = kept_.size();
    std::int64_t total = 0;
    for (const Kept &kept : kept_)
        total += kept.session->bytes();
    while (total > budget_) {
        auto oldest = kept_.end();
        for (auto it = kept_.begin(); it != kept_.end(); ++it)
            if (!contains(in_use, *it->session)
                && (oldest == kept_.end() || it->used < oldest->used))
                oldest = it;
        if (oldest == kept_.end())
            break;
        total -= oldest->session->bytes();
        kept_.erase(oldest);
    }
    return kept_.size() < before;
}

bool KeptModels::drop_unused(const std::vector<const Session *> &in_use)
{
    const auto unused = [&](const Kept &kept) { return !contains(in_use, *kept.session); };
    return std::erase_if(kept_, unused) > 0;
}

std::vector<const Session *> KeptModels::sessions() const
{
    std::vector<const Session *> sessions;
    for (const Kept &kept : kept_)
        sessions.push_back(kept.session.get());
    return sessions;
}

} // namespace hit
