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
    }

    Result<Picture> next()
    {
        while (m_asked < m_total && m_waiting.size() < framesAhead)
            if (const Status asked = ask(m_asked++); !asked)
                return tl::unexpected(asked.error());
        PendingPicture next = std::move(m_waiting.front());
        m_waiting.pop_front();
        return next.take(m_stop);
    }

private:
    Status ask(int index)
    {
        m_look.latent.z = m_path.frame(index, m_total);
        auto request = request_from_state(m_look, m_config);
        if (!request)
            return tl::unexpected(request.error());
        m_waiting.emplace_back(m_ask, std::move(*request), m_stop);
        return {};
    }

    const int m_total;
    State m_look;
    const GeneratorConfig &m_config;
    const LatentPath m_path;
    const FrameSource &m_ask;
    const std::stop_token m_stop;
    int m_asked = 0;
    std::deque<PendingPicture> m_waiting;
};

FilmOptions optionsOf(const FilmPlan &plan, int side)
{
    FilmOptions options;
    options.width = options.height = side;
    options.fps = plan.fps;
    options.frames = plan.frames();
    options.codec = plan.format.codec;
    options.overwrite = plan.overwrite;
    return options;
}

} // namespace

Status makeFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                const FrameSource &ask, const FilmProgress &progress, std::stop_token stop)
{
    auto path = pathOf(plan, config.z_dim);
    if (!path)
        return tl::unexpected(path.error());
    auto writer = FilmWriter::create(plan.target, optionsOf(plan, config.size));
    if (!writer)
        return tl::unexpected(writer.error());
    Frames frames(plan, look, config, std::move(*path), ask, stop);
    for (int done = 0; done < plan.frames(); progress(++done, plan.frames())) {
        auto picture = frames.next();
        if (!picture)
            return tl::unexpected(picture.error());
        if (const Status added = (*writer)->add(*picture); !added)
            return added;
    }
    return (*writer)->finish(stop);
}

} // namespace hit
