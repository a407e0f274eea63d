// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_surface.h"
#include "render/frame_image.h"
#include "render/gl_format.h"
#include "render/gl_texture.h"
#include "render/picture_program.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QOpenGLTexture>
#include <QOpenGLWidget>

#include <algorithm>

namespace hit {
namespace {

QString text(const Error &error)
{
    return QString::fromStdString(error.line());
}

QString rendererName(QOpenGLContext &context)
{
    const GLubyte *name = context.functions()->glGetString(GL_RENDERER);
    return QString::fromLatin1(reinterpret_cast<const char *>(name));
}

bool isDrawnByCpu(const QString &renderer)
{
    const auto names = {"llvmpipe", "softpipe", "Software Rasterizer", "SwiftShader"};
    return std::any_of(names.begin(), names.end(), [&](const char *name) {
        return renderer.contains(QLatin1String(name), Qt::CaseInsensitive);
    });
}

/// What dies with the context.
struct GlResources
{
    std::unique_ptr<PictureProgram> program;
    std::unique_ptr<Uploader> uploader, otherUploader;
    struct Colors
    {
        qint64 key = 0; ///< of the image in it
        std::unique_ptr<QOpenGLTexture> texture = nullptr;
    };
    Colors map = {}, ramp = {};
    struct Part
    {
        std::shared_ptr<const std::vector<float>> rgb; ///< what is in it
        std::unique_ptr<QOpenGLTexture> texture;
    };
    std::vector<Part> parts = {};
};

class GlView final : public QOpenGLWidget, public CanvasSurface
{
public:
    GlView(const Scene &scene, std::optional<UploadPath> forced, Events events, QWidget *parent)
        : QOpenGLWidget(parent)
        , m_scene(scene)
        , m_forced(forced)
        , m_events(std::move(events))
    {
        setFormat(canvasFormat());
    }
    ~GlView() override
    {
        disconnect(m_contextEnds); // the base class ends it, when this is no GlView any more
        releaseContext();
    }

    QWidget &widget() override { return *this; }
    UploadPath path() const override { return m_path; }
    QString whyNotBetter() const override { return m_why; }

    void setFrame(Frame frame) override { set(m_frame, std::move(frame)); }
    void clear() override { clear(m_frame); }
    Frame frame() override { return frameOf(m_frame, m_gl ? m_gl->uploader.get() : nullptr); }
    void setOther(Frame frame) override { set(m_other, std::move(frame)); }
    void clearOther() override { clear(m_other); }
    Frame other() override { return frameOf(m_other, m_gl ? m_gl->otherUploader.get() : nullptr); }

protected:
    void initializeGL() override
    {
        // Undocking, reparenting and a change of screen give the widget a new context.
        m_contextEnds = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this,
                                [this] { releaseContext(); });
        auto program = PictureProgram::create();
        if (!program) {
            fail(text(program.error()));
            return;
        }
        m_gl = GlResources{std::move(*program), makeUploader(m_forced), makeUploader(m_forced)};
    }

    void paintGL() override
    {
        if (!m_gl)
            return;
        const std::optional<quint64> uploaded = uploadPending(m_frame, *m_gl->uploader);
        uploadPending(m_other, *m_gl->otherUploader);
        PictureProgram::Textures textures;
        textures.picture = textureOf(m_frame, *m_gl->uploader);
        textures.other = textureOf(m_other, *m_gl->otherUploader);
        textures.map = colorTexture(m_gl->map, m_scene.map.colors);
        textures.ramp = colorTexture(m_gl->ramp, ramp());
        textures.parts = partTextures();
        m_gl->program->draw(textures, m_scene);
        if (uploaded)
            m_events.presented(*uploaded);
    }

    void paintEvent(QPaintEvent *event) override
    {
        QOpenGLWidget::paintEvent(event);
        if (!isValid() || !context()->isValid())
            lose();
    }

private:
    /// One of the two pictures.
    struct Picture
    {
        std::optional<Frame> pending = {}; ///< not yet in the texture
        std::optional<Frame> shown = {};   ///< in the texture, and on the host
        bool cleared = true;
    };

    void set(Picture &picture, Frame frame)
    {
        picture.pending = std::move(frame);
        picture.cleared = false;
        update();
    }

    void clear(Picture &picture)
    {
        picture = {};
        update();
    }

    Frame frameOf(const Picture &picture, const Uploader *uploader)
    {
        if (picture.pending || picture.shown || picture.cleared || !uploader)
            return picture.pending ? *picture.pending : picture.shown.value_or(Frame());
        makeCurrent();
        const QImage image = readTexture(uploader->texture(), uploader->size());
        return image.isNull() ? Frame() : frameFromImage(image);
    }

    static unsigned textureOf(const Picture &picture, const Uploader &uploader)
    {
        return picture.cleared ? 0 : uploader.texture();
    }

    /// Of the difference, as long as it is shown.
    QImage ramp()
    {
        const std::vector<QRgb> &colors = m_scene.comparison.legend.ramp;
        if (!m_scene.differs(0) || colors.empty())
            return {};
        if (m_rampColors != colors) {
            m_rampColors = colors;
            m_ramp = QImage(int(colors.size()), 1, QImage::Format_RGB32);
            std::copy(colors.begin(), colors.end(), reinterpret_cast<QRgb *>(m_ramp.bits()));
            m_ramp = m_ramp.convertToFormat(QImage::Format_RGBA8888);
        }
        return m_ramp;
    }

    /// 0 without colours.
    unsigned colorTexture(GlResources::Colors &kept, const QImage &colors)
    {
        if (colors.isNull() || m_failed)
            return 0;
        if (kept.texture && kept.key == colors.cacheKey())
            return kept.texture->textureId();
        kept.key = colors.cacheKey();
        if (!kept.texture || kept.texture->width() != colors.width()
            || kept.texture->height() != colors.height()) {
            auto texture = makeTexture(colors.size());
            if (!texture) {
                fail(text(texture.error()));
                return 0;
            }
            kept.texture = std::move(*texture);
        }
        kept.texture->setData(QOpenGLTexture::RGBA, QOpenGLTexture::UInt8, colors.constBits());
        return kept.texture->textureId();
    }

    /// One for each part, or none where GL refuses: then the frame is shown.
    std::vector<unsigned> partTextures()
    {
        std::vector<unsigned> textures;
        m_gl->parts.resize(m_scene.parts.size());
        for (std::size_t i = 0; i < m_scene.parts.size(); ++i) {
            const PicturePart &wanted = m_scene.parts[i];
            GlResources::Part &kept = m_gl->parts[i];
            if (kept.rgb != wanted.rgb) {
                auto texture = makeFloatTexture(wanted.side, wanted.rgb->data());
                if (!texture) {
                    fail(text(texture.error()));
                    return {};
                }
                kept = {wanted.rgb, std::move(*texture)};
            }
            textures.push_back(kept.texture->textureId());
        }
        return textures;
    }

    std::optional<quint64> uploadPending(Picture &picture, Uploader &uploader)
    {
        if (!picture.pending || m_failed)
            return std::nullopt;
        const Status status = uploader.upload(*picture.pending);
        if (!status) {
            fail(text(status.error()));
            return std::nullopt;
        }
        notePath();
        picture.shown = std::exchange(picture.pending, std::nullopt);
        const quint64 id = picture.shown->request_id;
        // Buffers of a device are few; those of the host outlive even a lost context.
        if (picture.shown->memory == Frame::Memory::Cuda)
            picture.shown.reset();
        return id;
    }

    void notePath()
    {
        const UploadPath path = m_gl->uploader->path();
        const QString why = m_gl->uploader->whyNotBetter();
        if (std::exchange(m_path, path) != path || std::exchange(m_why, why) != why)
            m_events.pathChanged();
    }

    void fail(const QString &why)
    {
        if (!std::exchange(m_failed, true))
            m_events.failed(why);
    }

    void lose()
    {
        if (!std::exchange(m_failed, true))
            m_events.lost(QStringLiteral("the OpenGL context was lost"));
    }

    void releaseContext()
    {
        if (!m_gl)
            return;
        makeCurrent();
        const Frame kept = frame(), keptOther = other();
        if (kept.data)
            m_frame.pending = kept;
        if (keptOther.data)
            m_other.pending = keptOther;
        m_gl.reset();
        doneCurrent();
    }

    const Scene &m_scene;
    const std::optional<UploadPath> m_forced;
    const Events m_events;
    std::optional<GlResources> m_gl;
    QMetaObject::Connection m_contextEnds;
    Picture m_frame, m_other;
    std::vector<QRgb> m_rampColors;
    QImage m_ramp; ///< of these
    bool m_failed = false;
    UploadPath m_path = UploadPath::Copy;
    QString m_why;
};

} // namespace

QSurfaceFormat canvasFormat()
{
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setVersion(4, 5);
    return format;
}

std::optional<QString> glRefusal(GlKind kind)
{
    // These may have contexts, but cannot compose a QOpenGLWidget into a window: Qt 6.4 crashes.
    const QString platform = QGuiApplication::platformName();
    if (platform == QLatin1String("offscreen") || platform == QLatin1String("minimal"))
        return QStringLiteral("the platform \"%1\" shows no OpenGL").arg(platform);
    QOpenGLContext context;
    context.setFormat(canvasFormat());
    if (!context.create())
        return QStringLiteral("there is no OpenGL on this display");
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!context.makeCurrent(&surface))
        return QStringLiteral("OpenGL could not be started");
    const QString renderer = rendererName(context);
    context.doneCurrent();
    const auto [major, minor] = context.format().version();
    if (context.isOpenGLES() || std::pair(major, minor) < std::pair(3, 3))
        return QStringLiteral("OpenGL 3.3 is needed, and this is %1.%2").arg(major).arg(minor);
    if (kind == GlKind::Hardware && isDrawnByCpu(renderer))
        return QStringLiteral("OpenGL is drawn by the CPU here (%1)").arg(renderer);
    return std::nullopt;
}

std::unique_ptr<CanvasSurface> makeGlSurface(const Scene &scene, std::optional<UploadPath> forced,
                                             CanvasSurface::Events events, QWidget *parent)
{
    return std::make_unique<GlView>(scene, forced, std::move(events), parent);
}

} // namespace hit
