#version 330 core
// SPDX-License-Identifier: GPL-3.0-or-later
uniform sampler2D pixels;
uniform vec4 picture;      // left, top, right, bottom in device pixels, y down
uniform float left;        // of this pane, device pixels
uniform vec2 viewport;     // of this pane, device pixels
uniform float zoom;        // device pixels per image pixel
uniform int kernel;        // Sampling::Kernel
uniform float prescale;    // Sampling::prescale
uniform sampler2D map;     // colours with their opacity, over the whole picture
uniform bool hasMap;
uniform float dimmed;      // what is left of the picture under a map
uniform int partCount;      // 0: the picture as it is
uniform sampler2D parts[8]; // coarse to fine
uniform float gains[8];
uniform bool differs;       // the difference to `other` instead of the picture
uniform sampler2D other;    // B
uniform sampler2D ramp;     // 256 x 1 colours of the difference
uniform int gain;           // Comparison::gain
uniform vec3 checkerDark;
uniform vec3 checkerLight;
out vec4 colour;

vec3 added(vec3 sum, sampler2D part, float gain, ivec2 at)
{
    ivec2 place = at * textureSize(part, 0) / textureSize(pixels, 0);
    return texelFetch(part, place, 0).rgb * gain + sum;
}

// As the engine packs it; samplers may be indexed by constants only.
vec4 sumOfParts(ivec2 at)
{
    vec3 sum = vec3(0.0);
    if (partCount > 0) sum = added(sum, parts[0], gains[0], at);
    if (partCount > 1) sum = added(sum, parts[1], gains[1], at);
    if (partCount > 2) sum = added(sum, parts[2], gains[2], at);
    if (partCount > 3) sum = added(sum, parts[3], gains[3], at);
    if (partCount > 4) sum = added(sum, parts[4], gains[4], at);
    if (partCount > 5) sum = added(sum, parts[5], gains[5], at);
    if (partCount > 6) sum = added(sum, parts[6], gains[6], at);
    if (partCount > 7) sum = added(sum, parts[7], gains[7], at);
    return vec4(roundEven((clamp(sum, -1.0, 1.0) + 1.0) * 127.5) / 255.0, 1.0);
}

// In whole steps of 8 bits, as differenceOf() in comparison.h.
vec4 difference(vec3 own, ivec2 at)
{
    ivec2 place = at * textureSize(other, 0) / textureSize(pixels, 0);
    ivec3 steps = ivec3(round(own * 255.0)) - ivec3(round(texelFetch(other, place, 0).rgb * 255.0));
    steps = abs(steps);
    int most = max(steps.r, max(steps.g, steps.b));
    return texelFetch(ramp, ivec2(min(most * gain, 255), 0), 0);
}

vec4 pixel(ivec2 at)
{
    at = clamp(at, ivec2(0), textureSize(pixels, 0) - 1);
    vec4 own = partCount > 0 ? sumOfParts(at) : texelFetch(pixels, at, 0);
    return differs ? difference(own.rgb, at) : own;
}

// Nearest to the next integer zoom, then linear: only the seam between two pixels is blended.
vec4 linear(vec2 at)
{
    vec2 middle = fract(at) - 0.5;
    vec2 flat_ = vec2(0.5 - 0.5 / prescale);
    vec2 shifted = (middle - clamp(middle, -flat_, flat_)) * prescale;
    vec2 place = floor(at) + shifted;
    ivec2 first = ivec2(floor(place));
    vec2 part = place - vec2(first);
    return mix(mix(pixel(first), pixel(first + ivec2(1, 0)), part.x),
               mix(pixel(first + ivec2(0, 1)), pixel(first + ivec2(1, 1)), part.x), part.y);
}

// Every image pixel counts by the area that it covers of this device pixel.
vec4 area(vec2 at)
{
    vec2 size = vec2(textureSize(pixels, 0));
    vec2 from = clamp(at - 0.5 / zoom, vec2(0.0), size);
    vec2 to = clamp(at + 0.5 / zoom, vec2(0.0), size);
    vec4 sum = vec4(0.0);
    for (int y = int(from.y); y < int(ceil(to.y)); ++y) {
        float tall = min(to.y, float(y + 1)) - max(from.y, float(y));
        for (int x = int(from.x); x < int(ceil(to.x)); ++x) {
            float wide = min(to.x, float(x + 1)) - max(from.x, float(x));
            sum += pixel(ivec2(x, y)) * (wide * tall);
        }
    }
    vec2 covered = max(to - from, vec2(1e-6));
    return sum / (covered.x * covered.y);
}

void main()
{
    vec2 device = vec2(gl_FragCoord.x - left, viewport.y - gl_FragCoord.y);
    vec2 at = (device - picture.xy) / zoom;
    vec4 found = kernel == 0 ? pixel(ivec2(floor(at))) : kernel == 1 ? linear(at) : area(at);
    ivec2 square = ivec2(device) / 8;
    vec3 behind = ((square.x + square.y) & 1) == 0 ? checkerDark : checkerLight;
    vec3 shown = mix(behind, found.rgb, found.a);
    if (hasMap) {
        ivec2 cells = textureSize(map, 0);
        vec2 cell = at / vec2(textureSize(pixels, 0)) * vec2(cells);
        vec4 over = texelFetch(map, clamp(ivec2(floor(cell)), ivec2(0), cells - 1), 0);
        shown = mix(shown * dimmed, over.rgb, over.a);
    }
    colour = vec4(shown, 1.0);
}
