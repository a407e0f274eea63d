// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/gl_texture.h"

#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>

#include <algorithm>

namespace hit {
namespace {

QOpenGLExtraFunctions *functions()
{
    return QOpenGLContext::currentContext()->extraFunctions();
}

/// A framebuffer that lives as long as its scope.
class ReadFramebuffer
{
public:
    explicit ReadFramebuffer(unsigned texture)
    {
        functions()->glGetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &m_before);
        functions()->glGenFramebuffers(1, &m_id);
        functions()->glBindFramebuffer(GL_READ_FRAMEBUFFER, m_id);
        functions()->glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0,
                                            GL_TEXTURE_2D, texture, 0);
    }
    ~ReadFramebuffer()
    {
        functions()->glBindFramebuffer(GL_READ_FRAMEBUFFER, static_cast<GLuint>(m_before));
        functions()->glDeleteFramebuffers(1, &m_id);
    }
    Q_DISABLE_COPY_MOVE(ReadFramebuffer)

private:
    GLint m_before = 0;
    GLuint m_id = 0;
};

Result<std::unique_ptr<QOpenGLTexture>> makeStorage(QSize size,
                                                    QOpenGLTexture::TextureFormat format,
                                                    QOpenGLTexture::PixelFormat pixel,
                                                    QOpenGLTexture::PixelType type)
{
    GLint most = 0;
    functions()->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
    if (std::max(size.width(), size.height()) > most)
        return fail(ErrorCode::WorkFailed, "OpenGL",
                    "textures end at " + std::to_string(most) + " px on this device");
    auto texture = std::make_unique<QOpenGLTexture>(QOpenGLTexture::Target2D);
    texture->setFormat(format);
    texture->setSize(size.width(), size.height());
    texture->setMipLevels(1);
    texture->allocateStorage(pixel, type);
    texture->setMinMagFilters(QOpenGLTexture::Nearest, QOpenGLTexture::Nearest);
    texture->setWrapMode(QOpenGLTexture::ClampToEdge);
    return takeGlError("making a texture").map([&] { return std::move(texture); });
}

} // namespace

Result<std::unique_ptr<QOpenGLTexture>> makeTexture(QSize size)
{
    return makeStorage(size, QOpenGLTexture::RGBA8_UNorm, QOpenGLTexture::RGBA,
                       QOpenGLTexture::UInt8);
}

Result<std::unique_ptr<QOpenGLTexture>> makeFloatTexture(int side, const float *rgb)
{
    return makeStorage({side, side}, QOpenGLTexture::RGB32F, QOpenGLTexture::RGB,
                       QOpenGLTexture::Float32)
        .map([&](std::unique_ptr<QOpenGLTexture> texture) {
            texture->setData(QOpenGLTexture::RGB, QOpenGLTexture::Float32, rgb);
            return texture;
        });
}

QImage readTexture(unsigned texture, QSize size)
{
    if (!texture)
        return {};
    QImage image(size, QImage::Format_RGBA8888);
    const ReadFramebuffer framebuffer(texture);
    functions()->glPixelStorei(GL_PACK_ALIGNMENT, 4);
    functions()->glReadPixels(0, 0, size.width(), size.height(), GL_RGBA, GL_UNSIGNED_BYTE,
                              image.bits());
    return takeGlError("reading a texture") ? image : QImage();
}

Status takeGlError(const char *during)
{
    const GLenum first = functions()->glGetError();
    if (first == GL_NO_ERROR)
        return {};
    // A lost context answers with errors for ever.
    for (int i = 0; i < 16 && functions()->glGetError() != GL_NO_ERROR; ++i) {
    }
    const ErrorCode code =
        first == GL_OUT_OF_MEMORY ? ErrorCode::OutOfMemory : ErrorCode::WorkFailed;
    return fail(code, "OpenGL", std::string("the driver refused while ") + during, {},
                "GL error 0x" + QByteArray::number(first, 16).toStdString());
}

} // namespace hit
