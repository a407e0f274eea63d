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
    std::unique_ptr<Uploader> uploader;
    std::unique_ptr<QOpenGLTexture> map = nullptr;
    qint64 mapKey = 0; ///< of the image in it
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

    void setFrame(Frame frame) override
    {
        m_pending = std::move(frame);
        m_cleared = false;
        update();
    }

    void clear() override
    {
        m_pending.reset();
        m_shown.reset();
        m_cleared = true;
        update();
    }

    Frame frame() override
    {
        if (m_pending || m_shown || m_cleared || !m_gl)
            return m_pending ? *m_pending : m_shown.value_or(Frame());
        makeCurrent();
        const QImage image = readTexture(m_gl->uploader->texture(), m_gl->uploader->size());
        return image.isNull() ? Frame() : frameFromImage(image);
    }

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
        m_gl = GlResources{std::move(*program), makeUploader(m_forced)};
    }

    void paintGL() override
    {
        if (!m_gl)
            return;
        std::optional<quint64> uploaded;
        if (m_pending && !m_failed)
            uploaded = uploadPending();
        const unsigned map = mapTexture();
        const std::vector<unsigned> parts = partTextures();
        m_gl->program->draw(m_cleared ? 0 : m_gl->uploader->texture(), map, parts, m_scene);
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
    /// 0 without a map.
    unsigned mapTexture()
    {
        const QImage &colors = m_scene.map.colors;
        if (colors.isNull() || m_failed)
            return 0;
        if (m_gl->map && m_gl->mapKey == colors.cacheKey())
            return m_gl->map->textureId();
        m_gl->mapKey = colors.cacheKey();
        if (!m_gl->map || m_gl->map->width() != colors.width()
            || m_gl->map->height() != colors.height()) {
            auto texture = makeTexture(colors.size());
            if (!texture) {
                fail(text(texture.error()));
                return 0;
            }
            m_gl->map = std::move(*texture);
        }
        m_gl->map->setData(QOpenGLTexture::RGBA, QOpenGLTexture::UInt8, colors.constBits());
        return m_gl->map->textureId();
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

    std::optional<quint64> uploadPending()
    {
        const Status status = m_gl->uploader->upload(*m_pending);
        if (!status) {
            fail(text(status.error()));
            return std::nullopt;
        }
        notePath();
        m_shown = std::exchange(m_pending, std::nullopt);
        const quint64 id = m_shown->request_id;
        // Buffers of a device are few; those of the host outlive even a lost context.
        if (m_shown->memory == Frame::Memory::Cuda)
            m_shown.reset();
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
        const Frame kept = frame();
        if (kept.data)
            m_pending = kept;
        m_gl.reset();
        doneCurrent();
    }

    const Scene &m_scene;
    const std::optional<UploadPath> m_forced;
    const Events m_events;
    std::optional<GlResources> m_gl;
    QMetaObject::Connection m_contextEnds;
    std::optional<Frame> m_pending; ///< not yet in the texture
    std::optional<Frame> m_shown;   ///< in the texture, and on the host
    bool m_cleared = true;
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
