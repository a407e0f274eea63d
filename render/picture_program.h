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
    /// Into the bound framebuffer, whose size is the viewport of `scene`. Picture 0: canvas colour.
    /// `map` holds the colours of scene.map, `parts` the numbers of scene.parts, if it has any.
    void draw(unsigned picture, unsigned map, const std::vector<unsigned> &parts,
              const Scene &scene);

private:
    PictureProgram() = default;
    Status link();
    void setParts(const std::vector<unsigned> &parts, const Scene &scene);
    void drawPane(const Scene &scene, int pane);

    QOpenGLShaderProgram m_program;
    QOpenGLVertexArrayObject m_corners; ///< empty: core profiles draw nothing without one
};

} // namespace hit
