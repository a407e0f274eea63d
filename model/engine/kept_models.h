// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/inbox.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace hit {

/// How a file was when it was read: another one under the same name is another model. Nothing where
/// there is no file.
using FileStamp = std::optional<std::pair<std::filesystem::file_time_type, std::uintmax_t>>;
/// Of a checkpoint as the person names it: the file, the index of a TensorFlow bundle named by its
/// prefix, or a folder.
FileStamp stamp_of(const std::filesystem::path &path);

/// The open models that are kept in memory, so that going back to one takes no time. Within a
/// budget: the least recently used ones are let go, those in use never. One thread at a time.
class KeptModels final
{
public:
    /// The model of that file, which counts as used now; null if it is not here, or the file is
    /// another one by now. A model whose file is gone is here all the same.
    std::shared_ptr<Session> use(const OpenModel &asked, const FileStamp &stamp);
    /// Takes the place of an older one of that file, else comes last.
    void keep(const OpenModel &asked, const FileStamp &stamp, std::shared_ptr<Session> session);
    bool drop(const std::filesystem::path &path); ///< false: it is not here
    void clear() { kept_.clear(); }

    void set_budget(std::int64_t bytes) { budget_ = bytes; }
    /// Lets go of what is too much; but not of `in_use`. False: nothing went.
    bool fit(const std::vector<const Session *> &in_use);

    /// The same of all that are not in use, whatever the budget.
    bool drop_unused(const std::vector<const Session *> &in_use);

    /// In the order of opening.
    std::vector<const Session *> sessions() const;

private:
    struct Kept
    {
        OpenModel asked;
        FileStamp stamp;
        std::shared_ptr<Session> session;
        std::uint64_t used = 0; ///< larger: later
    };
    std::vector<Kept>::iterator find(const std::filesystem::path &path);

    std::vector<Kept> kept_;
    std::int64_t budget_ = 0; ///< bytes of all together
    std::uint64_t last_use_ = 0;
};

} // namespace hit
