// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/make_pictures.h"
#include "app/hit/sources.h"
#include "model/directions/direction_file.h"
#include "model/latent/limits.h"

#include <charconv>
#include <cmath>

namespace hit {
namespace {

constexpr int mostSteps = 1'000;

/// "-3:3" -> the strengths of a row.
Result<std::vector<double>> strengthsFrom(const std::string &text, int steps)
{
    const std::size_t colon = text.find(':');
    double ends[2]{};
    const auto read = [](std::string_view part, double &value) {
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        return error == std::errc() && end == part.data() + part.size();
    };
    const std::string_view all(text);
    const bool understood = colon != std::string::npos && read(all.substr(0, colon), ends[0])
                            && read(all.substr(colon + 1), ends[1]);
    if (!understood)
        return fail(ErrorCode::WrongUse, "--range " + text,
                    "it is not two numbers with a colon between them, as -3:3");
    // Negated, so that a NaN fails too.
    if (!(std::abs(ends[0]) <= max_strength) || !(std::abs(ends[1]) <= max_strength))
        return fail(ErrorCode::WrongUse, "--range " + text,
                    "a strength is at most 1000000 either way");
    std::vector<double> strengths;
    for (int i = 0; i < steps; ++i)
        strengths.push_back(steps == 1 ? ends[1] : ends[0] + (ends[1] - ends[0]) * i / (steps - 1));
    return strengths;
}

class Sheet final : public Subcommand
{
public:
    explicit Sheet(CLI::App &program)
        : Subcommand(program, "sheet", "Show directions: a row each, from weak to strong",
                     "hit sheet model.safetensors --directions pca.safetensors --seeds 7 "
                     "--range -3:3 -o strips.png")
    {
        addModelOption(parser(), m_path);
        parser()
            .add_option("--directions", m_directions, "Direction file of hit directions")
            ->option_text("FILE")
            ->required();
        parser()
            .add_option("--count", m_count, "Only the first N of them")
            ->option_text("N")
            ->check(CLI::PositiveNumber);
        parser()
            .add_option("--range", m_range, "First and last strength, in sigma (default -3:3)")
            ->option_text("A:B");
        parser()
            .add_option("--steps", m_steps, "Pictures in a row (default 7)")
            ->option_text("N")
            ->check(CLI::Range(1, mostSteps));
        addSourceOptions(parser(), m_source);
        parser()
            .add_option("-o,--output", m_output.path,
                        "Image file for a sheet; folder for one file each; .npy for float32 "
                        "[N, H, W, 3] in [-1, 1]")
            ->option_text("PATH")
            ->required();
        addOutputOptions(parser(), m_output);
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<std::vector<double>> strengths = strengthsFrom(m_range, m_steps);
        if (!strengths)
            return tl::unexpected(strengths.error());
        Result<Directions> directions = read_directions(m_directions);
        if (!directions)
            return tl::unexpected(directions.error());
        if (m_count > 0 && static_cast<std::size_t>(m_count) < directions->size())
            directions->resize(static_cast<std::size_t>(m_count));
        return openToMake(m_path, m_output, context).and_then([&](const auto &session) {
            return Sources::load(m_source, session->info()).and_then([&](const Sources &sources) {
                return makeAll(*session, sources, *directions, *strengths, context);
            });
        });
    }

private:
    /// Row by row: of each picture each direction.
    Result<nlohmann::json> makeAll(Session &session, const Sources &sources,
                                   const Directions &directions,
                                   const std::vector<double> &strengths, const Context &context)
    {
        if (sources.areTokens())
            return fail(ErrorCode::WrongUse, m_source.latents,
                        "directions move latents, and these are tokens");
        const std::size_t columns = strengths.size(), rows = directions.size();
        if (Status possible = isPossible(sources.count() * rows, columns); !possible)
            return tl::unexpected(possible.error());
        std::vector<std::string> names;
        for (std::size_t i = 0; i < sources.count() * rows * columns; ++i)
            names.push_back(sources.name(i / columns / rows) + "-direction-"
                            + std::to_string(i / columns % rows + 1) + "-"
                            + std::to_string(i % columns + 1));
        m_output.columns = static_cast<int>(columns);
        const auto wanted = [&](std::size_t i) {
            State state = sources.state(i / columns / rows);
            Edit edit = directions[i / columns % rows];
            edit.strength = strengths[i % columns];
            state.edits.push_back(std::move(edit));
            return request_from_state(state, session.info().config).map([&](RenderRequest request) {
                return WantedPicture{std::move(request), state_text(state, session.info())};
            });
        };
        return makePictures(session, names, wanted, m_output, context);
    }

    std::string m_path, m_directions, m_range = "-3:3";
    int m_count = 0, m_steps = 7;
    SourceOptions m_source;
    OutputOptions m_output;
};

} // namespace

std::unique_ptr<Subcommand> makeSheet(CLI::App &program)
{
    return std::make_unique<Sheet>(program);
}

} // namespace hit
