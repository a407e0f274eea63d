// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/fake_cuda_plugin.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include <cstring>
#include <utility>

struct HitInteropTexture
{
    unsigned name;
};

namespace {

FakeCuda fake;

int copy_to_host(const HitInteropFrame *frame, void *target, size_t pitch)
{
    ++fake.host_copies;
    for (int y = 0; y < frame->height; ++y)
        std::memcpy(static_cast<char *>(target) + y * pitch,
                    static_cast<const char *>(frame->data) + y * frame->pitch,
                    static_cast<size_t>(frame->width) * 4);
    return 0;
}

int shares_device(int, int *shares)
{
    *shares = fake.shares_device;
    return 0;
}

int attach(unsigned texture, int, HitInteropTexture **attached)
{
    ++fake.attached;
    *attached = new HitInteropTexture{texture};
    return 0;
}

int copy(HitInteropTexture *texture, const HitInteropFrame *frame)
{
    ++fake.copies;
    if (const int error = std::exchange(fake.next_copy_error, 0))
        return error;
    QOpenGLFunctions *gl = QOpenGLContext::currentContext()->functions();
    gl->glBindTexture(GL_TEXTURE_2D, texture->name);
    for (int y = 0; y < frame->height; ++y)
        gl->glTexSubImage2D(GL_TEXTURE_2D, 0, 0, y, frame->width, 1, GL_RGBA, GL_UNSIGNED_BYTE,
                            static_cast<const char *>(frame->data) + y * frame->pitch);
    return 0;
}

void detach(HitInteropTexture *texture)
{
    fake.detached += texture != nullptr;
    delete texture;
}

const char *error_text(int)
{
    return "injected";
}

} // namespace

extern "C" FakeCuda *fake_cuda()
{
    return &fake;
}

extern "C" const HitInteropApi *hit_interop()
{
    static const HitInteropApi api{HIT_INTEROP_VERSION, shares_device, attach, copy, detach,
                                   copy_to_host,        error_text};
    return &api;
}
