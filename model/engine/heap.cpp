// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/heap.h"

#include <malloc.h>
#include <mutex>

namespace hit {

void keep_heap()
{
    static std::once_flag once;
    std::call_once(once, [] {
        // Blocks from mmap go back when they are freed; there is no threshold above 32 MB, but no
        // block need come from there.
        mallopt(M_MMAP_MAX, 0);
        mallopt(M_TRIM_THRESHOLD, 2'000'000'000);
        // The arenas of other threads than the first consist of 64 MB pieces, which go back when
        // they are empty, whatever the threshold. The engine's thread is one of those.
        mallopt(M_ARENA_MAX, 1);
    });
}

void return_unused_heap()
{
    malloc_trim(0);
}

} // namespace hit
