// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/uploader_copy.h"

#include "render/frame_image.h"
#include "render/gl_texture.h"

#include <QOpenGLBuffer>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>

#include <array>

namespace hit {
namespace {

class CopyUploader final : public Uploader
{
public:
    UploadPath path() const override { return UploadPath::Copy; }
    unsigned texture() const override { return m_texture ? m_texture->textureId() : 0; }
    QSize size() const override
    {
        return m_texture ? QSize(m_texture->width(), m_texture->height()) : QSize();
    }

    Status upload(const Frame &frame) override
    {
        return checkFrame(frame)
            .and_then([&] { return resize(QSize(frame.width, frame.height)); })
            .and_then([&] { return fill(frame); });
    }

private:
    Status resize(QSize wanted)
    {
        if (wanted == size())
            return {};
        m_texture.reset();
        return makeTexture(wanted).map(
            [this](std::unique_ptr<QOpenGLTexture> made) { m_texture = std::move(made); });
    }

    Status fill(const Frame &frame)
    {
        QOpenGLBuffer &buffer = m_ring[m_next++ % m_ring.size()];
        if (!buffer.isCreated()) {
            buffer.setUsagePattern(QOpenGLBuffer::StreamDraw);
            if (!buffer.create())
                return fail(ErrorCode::WorkFailed, "OpenGL", "no pixel buffer could be made");
        }
        buffer.bind();
        const Status written = write(buffer, frame);
        if (written)
            copyToTexture(frame);
        buffer.release();
        return written.and_then([] { return takeGlError("copying a picture into its texture"); });
    }

    static Status write(QOpenGLBuffer &buffer, const Frame &frame)
    {
        const int pitch = frame.width * bytesPerPixel;
        buffer.allocate(pitch * frame.height);
        void *target =
            buffer.mapRange(0, pitch * frame.height,
                            QOpenGLBuffer::RangeWrite | QOpenGLBuffer::RangeInvalidateBuffer);
        if (!target)
            return fail(ErrorCode::OutOfMemory, "OpenGL", "a pixel buffer could not be mapped");
        const Status copied = copyToHost(frame, static_cast<std::byte *>(target), pitch);
        if (!buffer.unmap() && copied)
            return fail(ErrorCode::WorkFailed, "OpenGL", "a pixel buffer was lost while mapped");
        return copied;
    }

    void copyToTexture(const Frame &frame)
    {
        QOpenGLExtraFunctions *gl = QOpenGLContext::currentContext()->extraFunctions();
        m_texture->bind();
        gl->glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
        gl->glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
        gl->glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, frame.width, frame.height, GL_RGBA,
                            GL_UNSIGNED_BYTE, nullptr);
        m_texture->release();
    }

    std::unique_ptr<QOpenGLTexture> m_texture;
    std::array<QOpenGLBuffer, 3> m_ring{QOpenGLBuffer(QOpenGLBuffer::PixelUnpackBuffer),
                                        QOpenGLBuffer(QOpenGLBuffer::PixelUnpackBuffer),
                                        QOpenGLBuffer(QOpenGLBuffer::PixelUnpackBuffer)};
    std::size_t m_next = 0;
};

} // namespace

std::unique_ptr<Uploader> makeCopyUploader()
{
    return std::make_unique<CopyUploader>();
}

} // namespace hit
