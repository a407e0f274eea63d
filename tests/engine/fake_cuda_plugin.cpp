// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in whose device memory is the host's. FAKE_VERSION: its version; FAKE_FAULT: 0 works, 1
// rounds down, 2 every call fails.
#include "model/engine/cuda/plugin_api.h"
#include "model/engine/pack.h"

#include <cstdlib>
#include <cstring>

namespace {

constexpr int fault = FAKE_FAULT;

int result()
{
    return fault == 2 ? 999 : 0;
}

int device_count(int *count)
{
    *count = fault == 2 ? 0 : 1;
    return result();
}

int device_name(int, char *name, std::size_t bytes)
{
    std::strncpy(name, "Fake", bytes);
    return result();
}

const char *error_text(int)
{
    return "it is a fake";
}

int pack_rgba8(int, const float *rgb, unsigned char *rgba, long long pixels, void *)
{
    hit::pack_rgba8(rgb, rgba, pixels);
    for (long long i = 0; fault == 1 && i < pixels; ++i)
        rgba[4 * i] = static_cast<unsigned char>((rgb[3 * i] + 1) * 127.5f);
    return result();
}

int event_create(int, void **event)
{
    *event = nullptr;
    return result();
}
void event_destroy(void *) {}
int event_record(int, void *, void *)
{
    return result();
}
int event_synchronize(void *)
{
    return result();
}
int event_milliseconds(void *, void *, float *milliseconds)
{
    *milliseconds = 1;
    return result();
}

int allocate(int, std::size_t bytes, void **memory)
{
    *memory = fault == 2 ? nullptr : std::malloc(bytes);
    return result();
}
void release(int, void *memory)
{
    std::free(memory);
}
int copy(int, void *to, const void *from, std::size_t bytes)
{
    std::memcpy(to, from, bytes);
    return result();
}

} // namespace

extern "C" const HitCudaApi *hit_cuda()
{
    static const HitCudaApi api{FAKE_VERSION,
                                device_count,
                                device_name,
                                error_text,
                                pack_rgba8,
                                event_create,
                                event_destroy,
                                event_record,
                                event_synchronize,
                                event_milliseconds,
                                allocate,
                                release,
                                copy,
                                copy};
    return &api;
}
