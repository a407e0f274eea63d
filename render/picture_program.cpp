// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/picture_program.h"

#include "resources/resources.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QVector2D>
#include <QVector3D>
#include <QVector4D>

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr GLint otherUnit = 2, rampUnit = 3, firstPartUnit = 4; // 0: the picture, 1: the map

QVector3D vector(const QColor &color)
{
    return {color.redF(), color.greenF(), color.blueF()};
}

QVector4D corners(const QRectF &rect)
{
    return {static_cast<float>(rect.left()), static_cast<float>(rect.top()),
            static_cast<float>(rect.right()), static_cast<float>(rect.bottom())};
}

} // namespace

Result<std::unique_ptr<PictureProgram>> PictureProgram::create()
{
    initResources();
    std::unique_ptr<PictureProgram> program(new PictureProgram);
    return program->link().map([&] { return std::move(program); });
}

Status PictureProgram::link()
{
    const bool linked =
        m_corners.create()
        && m_program.addShaderFromSourceFile(QOpenGLShader::Vertex, ":/shaders/picture.vert")
        && m_program.addShaderFromSourceFile(QOpenGLShader::Fragment, ":/shaders/picture.frag")
        && m_program.link();
    if (linked)
        return {};
    return fail(ErrorCode::WorkFailed, "OpenGL", "the driver refused the shader", {},
                m_program.log().toStdString());
}

void PictureProgram::drawPane(const Textures &textures, const Scene &scene, int pane)
{
    const int parts = static_cast<int>(textures.parts.size());
    Layer a{textures.picture, scene.transform.zoom(), parts, scene.hasMap(pane), false};
    const Comparison::Show show = pane == 0 && textures.other ? scene.shown() : Comparison::Show::A;
    const int right = scene.transform.viewport().width();
    if (show == Comparison::Show::Difference) {
        a.differs = true;
        a.hasMap = false;
        return drawLayer(a, scene, pane, 0, right);
    }
    const int divider = show == Comparison::Show::A   ? right
                        : show == Comparison::Show::B ? 0
                                                      : std::clamp(scene.dividerX(), 0, right);
    drawLayer(a, scene, pane, 0, divider);
    if (divider == right)
        return;
    const double own = scene.transform.pictureRect().width() / scene.otherSize.width();
    drawLayer({textures.other, own, 0, false, false}, scene, pane, divider, right);
}

void PictureProgram::drawLayer(const Layer &layer, const Scene &scene, int pane, int from, int to)
{
    const Sampling sampling = samplingFor(scene.filter, layer.zoom);
    const QSize viewport = scene.transform.viewport();
    const QRectF picture = scene.transform.pictureRect();
    const int left = scene.paneLeft(pane);
    m_program.setUniformValue("pixels", 0);
    m_program.setUniformValue("map", 1);
    m_program.setUniformValue("other", otherUnit);
    m_program.setUniformValue("ramp", rampUnit);
    m_program.setUniformValue("partCount", layer.parts);
    m_program.setUniformValue("differs", layer.differs);
    m_program.setUniformValue("gain", scene.comparison.gain);
    m_program.setUniformValue("hasMap", layer.hasMap);
    m_program.setUniformValue("dimmed", MapLayer::dimmed / 255.0F);
    m_program.setUniformValue("picture", corners(picture));
    m_program.setUniformValue("left", static_cast<float>(left));
    m_program.setUniformValue("viewport", QVector2D(viewport.width(), viewport.height()));
    m_program.setUniformValue("zoom", static_cast<float>(layer.zoom));
    m_program.setUniformValue("kernel", static_cast<int>(sampling.kernel));
    m_program.setUniformValue("prescale", static_cast<float>(sampling.prescale));
    m_program.setUniformValue("checkerDark", vector(scene.colors.canvas));
    m_program.setUniformValue("checkerLight", vector(scene.colors.checker));
    QOpenGLFunctions *gl = QOpenGLContext::currentContext()->functions();
    gl->glBindTexture(GL_TEXTURE_2D, layer.texture); // of unit 0
    gl->glViewport(left, 0, viewport.width(), viewport.height());
    gl->glEnable(GL_SCISSOR_TEST);
    gl->glScissor(left + from, 0, to - from, viewport.height());
    gl->glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    gl->glDisable(GL_SCISSOR_TEST);
}

void PictureProgram::setParts(const std::vector<unsigned> &parts, const Scene &scene)
{
    QOpenGLFunctions *gl = QOpenGLContext::currentContext()->functions();
    std::array<GLint, mostParts> units{};
    std::array<GLfloat, mostParts> gains{};
    for (std::size_t i = 0; i < units.size(); ++i) {
        units[i] = firstPartUnit + static_cast<GLint>(i);
        if (i >= parts.size())
            continue;
        gains[i] = scene.parts[i].gain;
        gl->glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(units[i]));
        gl->glBindTexture(GL_TEXTURE_2D, parts[i]);
    }
    m_program.setUniformValueArray("parts", units.data(), mostParts);
    m_program.setUniformValueArray("gains", gains.data(), mostParts, 1);
    gl->glActiveTexture(GL_TEXTURE0);
}

void PictureProgram::draw(const Textures &textures, const Scene &scene)
{
    QOpenGLFunctions *gl = QOpenGLContext::currentContext()->functions();
    const QColor &canvas = scene.colors.canvas;
    gl->glDisable(GL_BLEND);
    gl->glDisable(GL_DEPTH_TEST);
    gl->glClearColor(canvas.redF(), canvas.greenF(), canvas.blueF(), 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    if (!textures.picture)
        return;
    const auto bind = [gl](GLint unit, unsigned texture) {
        gl->glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
        gl->glBindTexture(GL_TEXTURE_2D, texture);
    };
    bind(1, textures.map);
    bind(otherUnit, textures.other);
    bind(rampUnit, textures.ramp);
    m_program.bind();
    setParts(textures.parts, scene);
    {
        const QOpenGLVertexArrayObject::Binder bound(&m_corners);
        for (int pane = 0; pane < scene.panes(); ++pane)
            drawPane(textures, scene, pane);
    }
    m_program.release();
    gl->glBindTexture(GL_TEXTURE_2D, 0);
    gl->glViewport(0, 0, scene.viewport.width(), scene.viewport.height());
}

} // namespace hit
