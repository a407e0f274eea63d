// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/make_film.h"

#include <deque>

namespace hit {
namespace {

constexpr std::size_t framesAhead = 2;

Result<LatentPath> pathOf(const FilmPlan &plan, int dim)
{
    std::vector<std::vector<float>> keys;
    for (const Latent &stop : plan.stops) {
        auto z = resolve(stop, dim);
        if (!z)
            return tl::unexpected(z.error());
        keys.push_back(std::move(*z));
    }
    return LatentPath(std::move(keys), plan.method, plan.loop);
}

/// The frames of a film as requests, in order; the answers come back in order.
class Frames
{
public:
    Frames(const FilmPlan &plan, State look, const GeneratorConfig &config, LatentPath path,
           const FrameSource &ask, std::stop_token stop)
        : m_total(plan.frames())
        , m_look(std::move(look))
        , m_config(config)
        , m_path(std::move(path))
        , m_ask(ask)
        , m_stop(std::move(stop))
    {
        m_look.mix.clear();
        m_look.latent.kind = Latent::Kind::Free;
        if (plan.map)
            m_maps = {plan.map->query};
    }

    /// Somewhere along the way, for its map: few pixels are enough.
    Result<RenderResult> probe(double place)
    {
        constexpr int lattice = 8;
        return request(m_path.at(place)).and_then([&](RenderRequest asked) {
            asked.lattice = lattice;
            return PendingPicture(m_ask, std::move(asked), m_stop).take(m_stop);
        });
    }

    Result<RenderResult> next()
    {
        while (m_asked < m_total && m_waiting.size() < framesAhead) {
            auto asked = request(m_path.frame(m_asked++, m_total));
            if (!asked)
                return tl::unexpected(asked.error());
            m_waiting.emplace_back(m_ask, std::move(*asked), m_stop);
        }
        PendingPicture next = std::move(m_waiting.front());
        m_waiting.pop_front();
        return next.take(m_stop);
    }

private:
    Result<RenderRequest> request(std::vector<float> z)
    {
        m_look.latent.z = std::move(z);
        return request_from_state(m_look, m_config).map([&](RenderRequest asked) {
            asked.maps = m_maps;
            return asked;
        });
    }

    const int m_total;
    State m_look;
    const GeneratorConfig &m_config;
    const LatentPath m_path;
    const FrameSource &m_ask;
    const std::stop_token m_stop;
    std::vector<MapQuery> m_maps;
    int m_asked = 0;
    std::deque<PendingPicture> m_waiting;
};

FilmOptions optionsOf(const FilmPlan &plan, int width, int height)
{
    FilmOptions options;
    options.width = width;
    options.height = height;
    options.fps = plan.fps;
    options.frames = plan.frames();
    options.codec = plan.format.codec;
    options.overwrite = plan.overwrite;
    return options;
}

/// On one scale for the whole film; nothing without a map.
Result<std::optional<FilmOverlay>> overlayOf(const FilmPlan &plan, Frames &frames)
{
    if (!plan.map)
        return std::optional<FilmOverlay>();
    auto overlay = FilmOverlay::make(*plan.map);
    if (!overlay)
        return tl::unexpected(overlay.error());
    for (int i = 0; i < FilmOverlay::probes; ++i) {
        const auto map =
            frames.probe(FilmOverlay::probe_place(i)).and_then([](const RenderResult &probe) {
                return probe.maps.front();
            });
        if (!map)
            return tl::unexpected(map.error());
        overlay->measure(*map);
    }
    return std::optional(std::move(*overlay));
}

} // namespace

Status makeFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                const FrameSource &ask, const FilmProgress &progress, std::stop_token stop)
{
    auto path = pathOf(plan, config.z_dim);
    if (!path)
        return tl::unexpected(path.error());
    Frames frames(plan, look, config, std::move(*path), ask, stop);
    const auto overlay = overlayOf(plan, frames);
    if (!overlay)
        return tl::unexpected(overlay.error());
    const int width = *overlay ? (*overlay)->width_of(config.size) : config.size;
    auto writer = FilmWriter::create(plan.target, optionsOf(plan, width, config.size));
    if (!writer)
        return tl::unexpected(writer.error());
    for (int done = 0; done < plan.frames(); progress(++done, plan.frames())) {
        auto result = frames.next();
        if (!result)
            return tl::unexpected(result.error());
        const std::vector<Result<MapResult>> maps = std::move(result->maps);
        Picture picture = pictureFrom(std::move(*result));
        if (*overlay && !maps.front())
            return tl::unexpected(maps.front().error());
        if (*overlay)
            picture = (*overlay)->frame(picture, *maps.front());
        if (const Status added = (*writer)->add(picture); !added)
            return added;
    }
    return (*writer)->finish(stop);
}

} // namespace hit
