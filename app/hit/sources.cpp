// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/sources.h"

#include "model/latent/latent.h"
#include "model/latent/limits.h"

namespace hit {
namespace {

std::string checkSpread(const std::string &text)
{
    double spread = 0;
    const bool within = CLI::detail::lexical_cast(text, spread) && spread >= 0
                        && spread <= max_spread; // which NaN is not
    return within ? "" : '"' + text + "\" is not a number between 0 and 100";
}

void addShared(CLI::App &parser, SourceOptions &options)
{
    parser
        .add_option("--place", options.place,
                    "Place X,Y on the seed plane; between whole numbers lie blends")
        ->option_text("X,Y");
    parser
        .add_option("--latents", options.latents,
                    ".npy, float32 or float64: latents [N, D], or latent tokens "
                    "[N, stages, 16, C], whose start grids come from the seeds (default 0)")
        ->option_text("FILE");
    addBaseOptions(parser, options);
}

std::string numbered(const char *kind, std::int64_t number)
{
    std::string digits = std::to_string(std::abs(number));
    if (digits.size() < 5)
        digits.insert(0, 5 - digits.size(), '0');
    return std::string(kind) + (number < 0 ? "-minus-" : "-") + digits;
}

Latent planeLatent(PlanePoint point)
{
    Latent latent;
    latent.plane = point;
    return latent;
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

} // namespace

void addBaseOptions(CLI::App &parser, SourceOptions &options)
{
    parser
        .add_option("--edits", options.edits,
                    "Session (*.hitscope) or PNG of Hitscope: its edits, and its own latent "
                    "where nothing else is given")
        ->option_text("FILE");
    parser.add_option("--spread", options.spread, "Scale of the latents (default 1)")
        ->option_text("NUMBER")
        ->check(CLI::Validator(checkSpread, ""));
    parser
        .add_option("--which", options.which, "ema or generator (default: ema where there is one)")
        ->option_text("ema|generator")
        ->check(CLI::IsMember({"ema", "generator"}));
}

void addSourceOptions(CLI::App &parser, SourceOptions &options)
{
    parser.add_option("--seeds", options.seeds, "Seeds: 0-15,42")->option_text("LIST");
    addShared(parser, options);
}

void addSourceOption(CLI::App &parser, SourceOptions &options)
{
    parser.add_option("--seed", options.seeds, "Seed, a whole number")->option_text("N");
    addShared(parser, options);
}

Result<Sources> Sources::load(const SourceOptions &options, const ModelInfo &model)
{
    Sources sources;
    sources.m_config = model.config;
    if (!options.edits.empty()) {
        Result<SavedPicture> saved = read_saved_picture(options.edits);
        if (!saved)
            return tl::unexpected(saved.error());
        sources.m_saved = std::move(*saved);
        sources.m_base = sources.m_saved.state;
    }
    const Which saved = sources.m_base.which;
    const bool kept = options.which.empty() && !options.edits.empty();
    const Result<Which> which =
        chooseWhich(kept ? (saved == Which::Ema ? "ema" : "generator") : options.which, model);
    if (!which)
        return tl::unexpected(which.error());
    sources.m_base.which = *which;
    sources.m_base.spread = options.spread.value_or(sources.m_base.spread);
    if (!options.seeds.empty()) {
        Result<std::vector<std::int64_t>> seeds = seeds_from_text(options.seeds);
        if (!seeds)
            return tl::unexpected(seeds.error());
        sources.m_seeds = std::move(*seeds);
    }
    if (!options.place.empty()) {
        Result<PlanePoint> place = plane_point_from_text(options.place);
        if (!place)
            return tl::unexpected(place.error());
        sources.m_place = *place;
    }
    if (!options.latents.empty())
        if (Status loaded = sources.loadLatents(options.latents); !loaded)
            return tl::unexpected(loaded.error());
    return sources.checkCombination(options).map([&] { return std::move(sources); });
}

Status Sources::loadLatents(const std::string &path)
{
    Result<Array> array = read_latents(path);
    if (!array)
        return tl::unexpected(array.error());
    const std::vector<std::int64_t> latents{m_config.z_dim};
    const std::vector<std::int64_t> tokens{static_cast<std::int64_t>(m_config.stages.size()),
                                           GeneratorConfig::tokens, m_config.stages.front().dim};
    const std::vector<std::int64_t> inner(array->shape.begin() + (array->shape.empty() ? 0 : 1),
                                          array->shape.end());
    if (array->shape.empty() || array->shape.front() < 1 || (inner != latents && inner != tokens))
        return fail(ErrorCode::BadFile, path,
                    "its shape is " + shapeText(array->shape) + ", this model takes latents [N, "
                        + std::to_string(m_config.z_dim) + "] or tokens [N"
                        + shapeText(tokens).replace(0, 1, ", "));
    m_latents = std::move(*array);
    return {};
}

Status Sources::checkCombination(const SourceOptions &options) const
{
    const int given =
        (m_seeds.empty() ? 0 : 1) + (m_place ? 1 : 0) + (m_latents.shape.empty() ? 0 : 1);
    if (given == 0 && options.edits.empty())
        return fail(ErrorCode::WrongUse, "command line", "it does not say which pictures",
                    "give seeds, --place, --latents or --edits");
    if (!areTokens() && given > 1)
        return fail(ErrorCode::WrongUse, "command line",
                    "only one of seeds, --place and --latents can be given");
    if (areTokens() && (m_place || !options.edits.empty()))
        return fail(ErrorCode::WrongUse, options.latents,
                    "latent tokens go with seeds for the start grids only");
    if (areTokens() && m_seeds.size() > 1 && m_seeds.size() != count())
        return fail(ErrorCode::WrongUse, options.latents,
                    "there are " + std::to_string(count()) + " token sets and "
                        + std::to_string(m_seeds.size()) + " seeds",
                    "give one seed, or one for each");
    return {};
}

std::size_t Sources::count() const
{
    if (!m_latents.shape.empty())
        return static_cast<std::size_t>(m_latents.shape.front());
    return m_seeds.empty() ? 1 : m_seeds.size();
}

std::string Sources::name(std::size_t index) const
{
    if (!m_latents.shape.empty())
        return numbered(areTokens() ? "tokens" : "latent", static_cast<std::int64_t>(index));
    if (!m_seeds.empty())
        return numbered("seed", m_seeds[index]);
    return m_place ? "place" : "picture";
}

std::span<const float> Sources::row(std::size_t index) const
{
    const std::size_t size = m_latents.values.size() / count();
    return std::span(m_latents.values).subspan(index * size, size);
}

State Sources::state(std::size_t index) const
{
    State state = m_base;
    if (areTokens()) {
        const std::size_t seed = m_seeds.size() > 1 ? index : 0;
        state.latent = planeLatent({m_seeds.empty() ? 0.0 : static_cast<double>(m_seeds[seed]), 0});
        return state;
    }
    if (m_seeds.empty() && !m_place && m_latents.shape.empty())
        return state;
    state.mix.clear();
    if (!m_latents.shape.empty()) {
        const std::span<const float> z = row(index);
        state.latent.kind = Latent::Kind::Free;
        state.latent.z.assign(z.begin(), z.end());
    } else {
        state.latent = planeLatent(m_place.value_or(
            PlanePoint{m_seeds.empty() ? 0.0 : static_cast<double>(m_seeds[index]), 0}));
    }
    return state;
}

Result<RenderRequest> Sources::request(std::size_t index) const
{
    Result<RenderRequest> request = request_from_state(state(index), m_config);
    if (request && areTokens()) {
        const std::span<const float> tokens = row(index);
        request->tokens.assign(tokens.begin(), tokens.end());
    }
    return request;
}

Result<RenderRequest> oneRequest(const SourceOptions &options, const ModelInfo &model)
{
    return Sources::load(options, model).and_then([](const Sources &sources) {
        return sources.count() == 1 ? sources.request(0)
                                    : fail(ErrorCode::WrongUse, "command line",
                                           "this command is about one picture, "
                                               + std::to_string(sources.count()) + " were given");
    });
}

Result<TapResult> renderTap(Session &session, const SourceOptions &options, const Tap &tap,
                            const std::stop_token &stop)
{
    Result<RenderRequest> request = oneRequest(options, session.info());
    if (!request)
        return tl::unexpected(request.error());
    request->taps = {tap};
    return session.render(*request, stop).map([](RenderResult result) {
        return std::move(result.taps.front());
    });
}

} // namespace hit
