/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* What the canvas needs of the CUDA plug-in (libhit_cuda.so, a shared library with that soname), as
 * plain C, so that render/ has no CUDA header. A frame in CUDA memory exists only while the plug-in
 * is loaded: the canvas takes the table from there with dlsym(HIT_INTEROP_SYMBOL).
 *
 * Thread: that of the GL context, which is current. Numbers that come back are cudaError_t, 0 is
 * success; whatever failed, no texture stays mapped and the thread's last error is cleared. The
 * device is never synchronised. */
#ifdef __cplusplus
extern "C" {
#endif

#define HIT_INTEROP_SYMBOL "hit_interop"
#define HIT_INTEROP_VERSION 1u

typedef struct HitInteropTexture HitInteropTexture; /* a GL texture known to CUDA */

typedef struct HitInteropFrame
{
    const void *data; /* RGBA8 in device memory */
    size_t pitch;     /* bytes */
    int width, height;
    int device;
    void *ready; /* cudaEvent_t recorded after the last write; may be null */
} HitInteropFrame;

typedef struct HitInteropApi
{
    unsigned version;
    /* Does the current GL context run on CUDA device `device`? (Hybrid laptops: often not.) */
    int (*shares_device)(int device, int *shares);
    /* Once per texture: GL_TEXTURE_2D, RGBA8, write-discard. */
    int (*attach)(unsigned texture, int device, HitInteropTexture **attached);
    /* Waits on the stream for `ready`, then copies. The pixels of `frame` must live until the next
     * copy() or detach() of this texture returns. */
    int (*copy)(HitInteropTexture *texture, const HitInteropFrame *frame);
    /* Before the texture or its context goes. Null is allowed. */
    void (*detach)(HitInteropTexture *texture);
    /* Done when it returns. No GL context needed. */
    int (*copy_to_host)(const HitInteropFrame *frame, void *target, size_t target_pitch);
    const char *(*error_text)(int error);
} HitInteropApi;

const HitInteropApi *hit_interop(void);

#ifdef __cplusplus
}
#endif
