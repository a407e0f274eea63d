// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exports/make_film.h"

#include <QTemporaryDir>

namespace hit::test {

/// A model of 64 x 64 pixels whose picture is one colour: the first three numbers of the code.
inline GeneratorConfig smallConfig()
{
    GeneratorConfig config = *preset("hit-128");
    config.size = 64;
    config.z_dim = 8;
    config.stages.resize(4);
    return config;
}

inline Result<RenderResult> pictureOf(const RenderRequest &request)
{
    RenderResult result;
    result.frame.width = result.frame.height = 64;
    const std::vector<float> &code = request.codes[static_cast<std::size_t>(request.grid_code)];
    for (int pixel = 0; pixel < 64 * 64; ++pixel)
        result.float_image.insert(result.float_image.end(), code.begin(), code.begin() + 3);
    return result;
}

/// Twelve frames along the seeds 3, 4, 12.
inline FilmPlan filmPlan(const QTemporaryDir &folder, const char *name)
{
    FilmPlan plan;
    for (const double seed : {3.0, 4.0, 12.0}) {
        Latent stop;
        stop.plane = {seed, 0};
        plan.stops.push_back(stop);
    }
    plan.seconds = 0.5;
    plan.fps = 24;
    plan.target = folder.filePath(QLatin1String(name)).toStdString();
    return plan;
}

} // namespace hit::test
