#version 330 core
// SPDX-License-Identifier: GPL-3.0-or-later
uniform vec4 picture;  // left, top, right, bottom in device pixels, y down
uniform vec2 viewport; // of this pane, device pixels

void main()
{
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 device = mix(picture.xy, picture.zw, corner);
    gl_Position = vec4(vec2(2.0, -2.0) * device / viewport + vec2(-1.0, 1.0), 0.0, 1.0);
}
