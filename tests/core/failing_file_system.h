// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/durable_file.h"

#include <cerrno>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace hit::test {

/// The real file system with one fault: the k-th call of one kind fails, or writes half only. Any
/// threads may call it at once, as a trainer and the writer of its checkpoints do; what it saw is
/// for when they are done.
class FailingFileSystem : public FileSystem
{
public:
    static constexpr int short_write = -1; ///< in place of errno: the call does a part of its work

    void fail(std::string kind, int call, int number)
    {
        m_kind = std::move(kind);
        m_call = call;
        m_number = number;
    }
    bool fired() const { return m_fired; }
    const std::vector<std::string> &calls() const { return m_calls; }
    /// A file whose fsync failed and was called again.
    bool repeatedSync() const { return m_repeatedSync; }

    int open_new(const char *path) override
    {
        return fails("open_new") ? -1 : real().open_new(path);
    }
    int open_append(const char *path) override
    {
        return fails("open_append") ? -1 : real().open_append(path);
    }
    int open_folder(const char *path) override
    {
        return fails("open_folder") ? -1 : real().open_folder(path);
    }
    std::int64_t write(int file, const void *data, std::size_t size) override
    {
        if (!fails("write"))
            return real().write(file, data, size);
        return m_number == short_write ? real().write(file, data, (size + 1) / 2) : -1;
    }
    std::int64_t write_at(int file, const void *data, std::size_t size,
                          std::int64_t offset) override
    {
        if (!fails("write_at"))
            return real().write_at(file, data, size, offset);
        return m_number == short_write ? real().write_at(file, data, (size + 1) / 2, offset) : -1;
    }
    int allocate(int file, std::int64_t size) override
    {
        return fails("allocate") ? -1 : real().allocate(file, size);
    }
    int sync(int file) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_repeatedSync = m_repeatedSync || m_failedSyncs.contains(file);
        }
        if (!fails("sync"))
            return real().sync(file);
        const std::lock_guard lock(m_mutex);
        m_failedSyncs.insert(file);
        return -1;
    }
    int close(int file) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_failedSyncs.erase(file);
        }
        real().close(file); // Linux closes even if it reports an error
        return fails("close") ? -1 : 0;
    }
    int rename(const char *from, const char *to) override
    {
        return fails("rename") ? -1 : real().rename(from, to);
    }
    int rename_new(const char *from, const char *to) override
    {
        return fails("rename_new") ? -1 : real().rename_new(from, to);
    }
    int remove(const char *path) override { return fails("remove") ? -1 : real().remove(path); }
    std::int64_t free_space(const char *folder) override
    {
        return fails("free_space") ? -1 : real().free_space(folder);
    }

protected:
    virtual bool fails(const std::string &kind)
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(kind);
        if (kind != m_kind || ++m_counts[kind] != m_call)
            return false;
        m_fired = true;
        errno = m_number;
        return true;
    }

private:
    std::mutex m_mutex;
    std::string m_kind;
    int m_call = 0;
    int m_number = 0;
    bool m_fired = false;
    bool m_repeatedSync = false;
    std::map<std::string, int> m_counts;
    std::set<int> m_failedSyncs;
    std::vector<std::string> m_calls;
};

} // namespace hit::test
