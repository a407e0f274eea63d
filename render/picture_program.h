// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "render/canvas_surface.h"

#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>

#include <memory>
#include <vector>

namespace hit {

/// The shader that draws the picture; made, used and destroyed with the context current.
class PictureProgram final
{
public:
    static Result<std::unique_ptr<PictureProgram>> create();
    /// What the scene is drawn from; 0: it is not there.
    struct Textures
    {
        unsigned picture = 0;             ///< 0: canvas colour
        unsigned map = 0;                 ///< the colours of scene.map
        unsigned other = 0;               ///< B of scene.comparison
        unsigned ramp = 0;                ///< the colours of its legend
        std::vector<unsigned> parts = {}; ///< the numbers of scene.parts
    };
    /// Into the bound framebuffer, whose size is the viewport of `scene`.
    void draw(const Textures &textures, const Scene &scene);

private:
    PictureProgram() = default;
    Status link();
    void setParts(const std::vector<unsigned> &parts, const Scene &scene);
    void drawPane(const Textures &textures, const Scene &scene, int pane);
    /// One picture of a pane in the columns [from, to).
    struct Layer
    {
        unsigned texture = 0;
        double zoom = 1; ///< device pixels per pixel of its own
        int parts = 0;   ///< summed instead of it
        bool hasMap = false, differs = false;
    };
    void drawLayer(const Layer &layer, const Scene &scene, int pane, int from, int to);

    QOpenGLShaderProgram m_program;
    QOpenGLVertexArrayObject m_corners; ///< empty: core profiles draw nothing without one
};

} // namespace hit
