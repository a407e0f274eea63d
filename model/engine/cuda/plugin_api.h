/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* What the engine needs of the CUDA plug-in (libhit_cuda.so), as plain C, so that the programs link
 * no CUDA library. The canvas has a table of its own: interop_api.h.
 *
 * Numbers that come back are cudaError_t, 0 is success; the thread's last error is cleared then.
 * Streams and events are cudaStream_t and cudaEvent_t; a null stream is the default one. Any
 * thread, except that events belong to the device that they were made for. */
#ifdef __cplusplus
extern "C" {
#endif

#define HIT_CUDA_SYMBOL "hit_cuda"
#define HIT_CUDA_VERSION 1u

typedef struct HitCudaApi
{
    unsigned version; /* HIT_CUDA_VERSION; first in every version */

    int (*device_count)(int *count);
    int (*device_name)(int device, char *name, size_t bytes);
    const char *(*error_text)(int error);

    /* RGB floats in [-1, 1] to RGBA8: clipped, scaled to 0 ... 255, rounded half to even; NaN is 0;
     * alpha 255. The twin of pack_rgba8() in model/engine/pack.h, number for number. */
    int (*pack_rgba8)(int device, const float *rgb, unsigned char *rgba, long long pixels,
                      void *stream);

    int (*event_create)(int device, void **event);
    void (*event_destroy)(void *event);
    int (*event_record)(int device, void *event, void *stream);
    int (*event_synchronize)(void *event);
    /* Between two recorded, finished events. */
    int (*event_milliseconds)(void *start, void *end, float *milliseconds);

    /* Memory of the device for the self-check; the copies are done when they return. */
    int (*allocate)(int device, size_t bytes, void **memory);
    void (*release)(int device, void *memory);
    int (*copy_to_device)(int device, void *to, const void *from, size_t bytes);
    int (*copy_to_host)(int device, void *to, const void *from, size_t bytes);
} HitCudaApi;

const HitCudaApi *hit_cuda(void);

#ifdef __cplusplus
}
#endif
