// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <limits>

namespace hit::test {

/// torch's CPU memory with a fault: blocks above a size, or the k-th block, cannot be had, and the
/// error is the one that torch's own allocator throws. In place for the rest of the program.
class FailingMemory final : public c10::Allocator
{
public:
    static FailingMemory &installed()
    {
        static auto *memory = [] {
            auto *made = new FailingMemory(c10::GetCPUAllocator()); // torch owns it from here on
            c10::SetCPUAllocator(made, /*priority=*/255);
            return made;
        }();
        return *memory;
    }

    void failAbove(std::size_t bytes) { m_largest = bytes; }
    /// 1: the next one. Once.
    void failBlock(std::int64_t number) { m_blocksToFailure = number; }
    void repair()
    {
        m_largest = everything;
        m_blocksToFailure = 0;
    }
    /// Since the last call.
    std::int64_t takeCount() { return m_count.exchange(0); }
    std::size_t takeLargest() { return m_seen.exchange(0); }

    c10::DataPtr allocate(std::size_t bytes) override
    {
        ++m_count;
        std::size_t seen = m_seen;
        while (seen < bytes && !m_seen.compare_exchange_weak(seen, bytes)) {
        }
        TORCH_CHECK(bytes <= m_largest && --m_blocksToFailure != 0,
                    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't "
                    "allocate memory: you tried to allocate ",
                    bytes, " bytes. Error code 12 (Cannot allocate memory)");
        return m_real->allocate(bytes);
    }
    void copy_data(void *to, const void *from, std::size_t bytes) const override
    {
        m_real->copy_data(to, from, bytes);
    }
    c10::DeleterFnPtr raw_deleter() const override { return m_real->raw_deleter(); }

private:
    explicit FailingMemory(c10::Allocator *real)
        : m_real(real)
    {
    }
    static constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();
    c10::Allocator *m_real;
    std::atomic<std::size_t> m_largest = everything, m_seen = 0;
    std::atomic<std::int64_t> m_count = 0, m_blocksToFailure = 0;
};

} // namespace hit::test
