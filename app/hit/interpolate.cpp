// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/film_times.h"
#include "app/hit/overlay_options.h"
#include "app/hit/sources.h"
#include "model/core/durable_file.h"
#include "model/latent/latent.h"
#include "model/media/film_writer.h"

#include <cmath>
#include <optional>

namespace hit {
namespace {

const std::map<std::string, Interpolation> methods{{"slerp", Interpolation::Slerp},
                                                   {"linear", Interpolation::Linear},
                                                   {"spline", Interpolation::Spline}};
const std::map<std::string, Easing> easings{{"linear", Easing::Linear},
                                            {"in", Easing::In},
                                            {"out", Easing::Out},
                                            {"in-out", Easing::InOut}};

constexpr int filmRate = 60, gifRate = 50; ///< frames per second where none are asked for

double distance(const std::vector<float> &a, const std::vector<float> &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum / static_cast<double>(a.size()));
}

class Interpolate final : public Subcommand
{
public:
    explicit Interpolate(CLI::App &program)
        : Subcommand(program, "interpolate", "Make a film from latent to latent",
                     "hit interpolate model.safetensors --seeds 1,2,3 --frames 300 --loop "
                     "-o film.mp4")
    {
        addModelOption(parser(), m_path);
        addSourceOptions(parser(), m_source);
        parser()
            .add_option("--session", m_session, "Session (*.hitscope) with key frames and edits")
            ->option_text("FILE")
            ->excludes("--edits");
        parser()
            .add_option("--frames", m_film.frames, "How many frames")
            ->option_text("N")
            ->required()
            ->check(CLI::Range(1, 1'000'000));
        parser()
            .add_option("--fps", m_fps, "Frames per second (default 60, GIF 50)")
            ->option_text("N")
            ->check(CLI::Range(1, 240));
        parser()
            .add_option("--method", m_method, "slerp, linear or spline (default slerp)")
            ->option_text("NAME")
            ->check(CLI::IsMember(methods));
        auto *easing =
            parser()
                .add_option("--easing", m_easing,
                            "Speed from key to key: linear, in, out or in-out (default linear)")
                ->option_text("NAME")
                ->check(CLI::IsMember(easings));
        parser().add_flag("--loop", m_loop, "Go back to the first key without a seam");
        parser()
            .add_flag("--even", m_even, "Equal change of the picture from frame to frame")
            ->excludes(easing);
        parser()
            .add_option("-o,--output", m_target,
                        "film.mp4, .webm, .gif, .webp, or a folder for PNG frames")
            ->option_text("PATH")
            ->required();
        parser()
            .add_option("--quality", m_film.quality, "0 (best) to 51 (default 18)")
            ->option_text("N")
            ->check(CLI::Range(0, 51));
        parser()
            .add_option("--codec", m_film.codec, "libavcodec's name of another encoder")
            ->option_text("NAME");
        parser()
            .add_option("--crop", m_crop, "Only this part, in pixels: X,Y,W,H")
            ->option_text("X,Y,W,H");
        addOverlayOptions(parser(), m_overlayOptions);
        parser().add_flag("--no-session", m_noSession,
                          "Do not write the keys as a session (*.hitscope) beside the film");
        parser().add_flag("--force", m_film.overwrite, "Overwrite an existing film");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (!m_session.empty())
            m_source.edits = m_session;
        m_sidecar = sidecar();
        if (Status free = outputsAreFree(); !free)
            return tl::unexpected(free.error());
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        return Sources::load(m_source, (*session)->info()).and_then([&](const Sources &sources) {
            return film(**session, sources, context);
        });
    }

private:
    Result<nlohmann::json> film(Session &session, const Sources &sources, const Context &context)
    {
        Result<std::vector<std::vector<float>>> keys = keyLatents(sources, session.info().config);
        if (!keys)
            return tl::unexpected(keys.error());
        const Result<PixelRect> view = rectangle(m_crop, "--crop", session.info().config.size);
        if (!view)
            return tl::unexpected(view.error());
        m_view = *view;
        m_base = sources.state(0);
        const auto segments = static_cast<int>(keys->size()) - (m_loop ? 0 : 1);
        const LatentPath path(std::move(*keys), methods.at(m_method), m_loop);
        if (Status ready = prepareOverlay(session, path, context); !ready)
            return tl::unexpected(ready.error());
        if (m_fps == 0 && isGif())
            context.console.say("A GIF: " + std::to_string(gifRate) + " frames per second");
        auto writer = createWriter(session.info().config.size);
        if (!writer)
            return tl::unexpected(writer.error());
        Result<std::vector<double>> times =
            m_even ? even(session, path, segments, context)
                   : frameTimes(m_film.frames, segments, easings.at(m_easing), m_loop);
        if (!times)
            return tl::unexpected(times.error());
        if (Status made = renderAll(session, path, *times, **writer, context); !made)
            return tl::unexpected(made.error());
        if (Status written = writeSession(sources, session.info()); !written)
            return tl::unexpected(written.error());
        context.console.say(std::to_string(m_film.frames) + " frames, " + std::to_string(m_film.fps)
                            + " per second, in " + m_target
                            + (m_sidecar ? ", their keys in " + m_sidecar->string() : ""));
        nlohmann::json result{{"model", modelJson(session.info())},
                              {"file", m_target},
                              {"frames", m_film.frames},
                              {"fps", m_film.fps}};
        if (m_sidecar)
            result["session"] = m_sidecar->string();
        if (m_overlay)
            result["overlay"] = {{"title", m_mapTitle}, {"most", m_overlay->most()}};
        return result;
    }

    /// The scale is that of places along the path, so that it does not change within the film.
    Status prepareOverlay(Session &session, const LatentPath &path, const Context &context)
    {
        if (m_overlayOptions.place.empty())
            return {};
        const GeneratorConfig &config = session.info().config;
        Result<FilmOverlay> made = filmOverlay(m_overlayOptions, config);
        if (!made)
            return tl::unexpected(made.error());
        Console::Progress progress(context.console, "Measuring the map", FilmOverlay::probes);
        for (int i = 0; i < FilmOverlay::probes; ++i) {
            const double time = FilmOverlay::probe_place(i);
            const auto map = request(session, path, time).and_then([&](const RenderRequest &asked) {
                return session.map(asked, made->query(), context.stop);
            });
            if (!map)
                return tl::unexpected(map.error());
            made->measure(*map);
            progress.set(i + 1);
        }
        m_overlay = std::move(*made);
        m_mapTitle = mapTitle(m_overlay->query(), config);
        context.console.say(m_mapTitle + ", 0 to " + std::to_string(m_overlay->most()));
        return {};
    }

    /// Those of the session where no others were given.
    std::vector<State> keyStates(const Sources &sources) const
    {
        const bool own =
            m_source.seeds.empty() && m_source.place.empty() && m_source.latents.empty();
        if (own)
            return sources.saved().keys;
        std::vector<State> keys;
        for (std::size_t i = 0; i < sources.count(); ++i)
            keys.push_back(sources.state(i));
        return keys;
    }

    /// z of every key, spread included.
    Result<std::vector<std::vector<float>>> keyLatents(const Sources &sources,
                                                       const GeneratorConfig &config) const
    {
        if (sources.areTokens())
            return fail(ErrorCode::WrongUse, m_source.latents,
                        "films go through latents, not through latent tokens",
                        "give [N, " + std::to_string(config.z_dim) + "]");
        std::vector<std::vector<float>> keys;
        for (const State &state : keyStates(sources)) {
            Result<std::vector<float>> key = resolve_base(state, config.z_dim);
            if (!key)
                return tl::unexpected(key.error());
            keys.push_back(std::move(*key));
        }
        if (keys.size() < 2)
            return fail(ErrorCode::WrongUse, "command line",
                        "a film needs at least two keys, there are " + std::to_string(keys.size()),
                        "give more seeds or latents");
        return keys;
    }

    /// Where the keys go; nowhere if they came from that very file.
    std::optional<std::filesystem::path> sidecar() const
    {
        if (m_noSession)
            return {};
        std::filesystem::path path(m_target);
        if (path.has_filename())
            path.replace_extension(".hitscope");
        else // a folder, whose name may have a dot
            path = path.parent_path() += ".hitscope";
        std::error_code missing;
        if (std::filesystem::equivalent(path, m_source.edits, missing))
            return {};
        return path;
    }

    /// Looked at before the checkpoint is loaded; the writers have the last word.
    Status outputsAreFree() const
    {
        std::error_code missing;
        const bool folder = std::filesystem::is_directory(m_target, missing);
        return mayWrite(m_target, m_film.overwrite || folder).and_then([&]() -> Status {
            return m_sidecar ? mayWrite(*m_sidecar, m_film.overwrite) : Status();
        });
    }

    Status writeSession(const Sources &sources, const ModelInfo &model) const
    {
        if (!m_sidecar)
            return {};
        return write_durably(*m_sidecar, state_text(m_base, model, keyStates(sources)));
    }

    bool isGif() const { return std::filesystem::path(m_target).extension() == ".gif"; }

    Result<std::unique_ptr<FilmWriter>> createWriter(int size)
    {
        m_film.fps = m_fps > 0 ? m_fps : isGif() ? gifRate : filmRate;
        m_film.width = m_view.width > 0 ? m_view.width : size;
        if (m_overlay)
            m_film.width = m_overlay->width_of(size);
        m_film.height = m_view.width > 0 ? m_view.height : size;
        return FilmWriter::create(m_target, m_film);
    }

    Result<RenderRequest> request(const Session &session, const LatentPath &path, double time) const
    {
        State state = m_base;
        state.mix.clear();
        state.spread = 1; // the keys have it
        state.latent.kind = Latent::Kind::Free;
        state.latent.z = path.at(time);
        return request_from_state(state, session.info().config);
    }

    Result<RenderResult> render(Session &session, const LatentPath &path, double time, int lattice,
                                const std::stop_token &stop) const
    {
        return request(session, path, time).and_then([&](RenderRequest asked) {
            asked.view = m_view;
            asked.lattice = lattice;
            asked.float_image = true;
            if (m_overlay && lattice == 1)
                asked.maps = {m_overlay->query()};
            return session.render(asked, stop);
        });
    }

    /// Times of equal steps, from coarse pictures along the path.
    Result<std::vector<double>> even(Session &session, const LatentPath &path, int segments,
                                     const Context &context) const
    {
        constexpr int probesPerSegment = 32;
        constexpr int lattice = 4;
        const int probes = probesPerSegment * segments;
        Console::Progress progress(context.console, "Measuring the path", probes);
        std::vector<double> cumulative{0};
        std::vector<float> before;
        for (int i = 0; i <= probes; ++i) {
            Result<RenderResult> result =
                render(session, path, static_cast<double>(i) / probes, lattice, context.stop);
            if (!result)
                return tl::unexpected(result.error());
            if (i > 0)
                cumulative.push_back(cumulative.back() + distance(before, result->float_image));
            before = std::move(result->float_image);
            progress.set(i);
        }
        return evenTimes(m_film.frames, cumulative, m_loop);
    }

    Status renderAll(Session &session, const LatentPath &path, const std::vector<double> &times,
                     FilmWriter &writer, const Context &context) const
    {
        Console::Progress progress(context.console, "Film", m_film.frames);
        for (std::size_t i = 0; i < times.size(); ++i) {
            Result<RenderResult> result = render(session, path, times[i], 1, context.stop);
            if (!result)
                return tl::unexpected(result.error());
            Picture frame{result->frame.width, result->frame.height,
                          std::move(result->float_image)};
            if (m_overlay) {
                const Result<MapResult> &map = result->maps.front();
                if (!map)
                    return tl::unexpected(map.error());
                frame = m_overlay->frame(frame, *map);
            }
            if (Status added = writer.add(frame); !added)
                return added;
            progress.set(static_cast<std::int64_t>(i) + 1);
        }
        return writer.finish(context.stop);
    }

    std::string m_path, m_session, m_target, m_crop, m_mapTitle, m_method = "slerp",
                                                                 m_easing = "linear";
    SourceOptions m_source;
    FilmOptions m_film;
    int m_fps = 0;
    bool m_loop = false, m_even = false, m_noSession = false;
    std::optional<std::filesystem::path> m_sidecar;
    PixelRect m_view;
    OverlayOptions m_overlayOptions;
    std::optional<FilmOverlay> m_overlay;
    State m_base;
};

} // namespace

std::unique_ptr<Subcommand> makeInterpolate(CLI::App &program)
{
    return std::make_unique<Interpolate>(program);
}

} // namespace hit
