// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/map_output.h"
#include "app/hit/sources.h"

namespace hit {
namespace {

using Of = FeatureQuery::Of;

/// What each name is as an array; `contribution` is none of the network's own features.
const std::map<std::string, Tap::What> raws{{"out", Tap::What::StageOut},
                                            {"rgb", Tap::What::StageRgb},
                                            {"tokens", Tap::What::Tokens},
                                            {"grid", Tap::What::Grid}};
const std::map<std::string, Of> reduced{
    {"out", Of::Out}, {"tokens", Of::Tokens}, {"grid", Of::Grid}};

class Features final : public Subcommand
{
public:
    explicit Features(CLI::App &program)
        : Subcommand(program, "features", "Write what a stage computes",
                     "hit features model.safetensors --seed 4217 --stage 2 -o stage2.npy")
    {
        addModelOption(parser(), m_path);
        addSourceOption(parser(), m_source);
        parser()
            .add_option("--stage", m_stage, "Stage, 0 is the 8 x 8 one (default 0); not for grid")
            ->option_text("N")
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--what", m_what,
                        "out: the features of the stage; rgb: the picture so far; contribution: "
                        "what the stage adds to it; tokens: the 16 latent tokens; grid: the 8 x 8 "
                        "start grid (default out)")
            ->option_text("NAME")
            ->check(CLI::IsMember({"out", "rgb", "contribution", "tokens", "grid"}));
        auto *channel =
            parser()
                .add_option("--channel", m_channel,
                            "This channel alone, with its statistics; else a PNG has the principal "
                            "components as colours")
                ->option_text("N")
                ->check(CLI::NonNegativeNumber);
        parser()
            .add_flag("--norm", m_norm, "The length of the features at every place, the same way")
            ->excludes(channel);
        addLookOptions(parser(), m_look);
        parser()
            .add_option("-o,--output", m_output,
                        ".png: a picture; .npy: float32, out, rgb and grid [1, height, width, "
                        "channels], tokens [1, 1, 16, channels], contribution [height, width, 3], "
                        "a channel or norm [height, width]")
            ->option_text("PATH")
            ->required();
        parser().add_flag("--force", m_force, "Overwrite an existing file");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<ArrayOutput> output = ArrayOutput::make(m_output, m_force);
        if (!output)
            return tl::unexpected(output.error());
        if (m_what == "grid" && m_stage >= 0)
            return fail(ErrorCode::WrongUse, "--stage", "the start grid belongs to no stage",
                        "leave it out");
        m_stage = std::max(m_stage, 0);
        const bool one = m_channel >= 0 || m_norm;
        if (one && reduced.count(m_what) == 0)
            return fail(ErrorCode::WrongUse, "--what " + m_what, "is a picture itself",
                        "leave out --channel and --norm");
        if (Status fits = checkLook(m_look, *output); !fits)
            return tl::unexpected(fits.error());
        if (m_what == "rgb" && !m_look.colours.empty())
            return fail(ErrorCode::WrongUse, "--colours", "the picture has its own",
                        "leave it out");
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        const bool raw =
            m_what == "rgb" || (!output->isPicture() && !one && m_what != "contribution");
        const auto written =
            raw ? writeRaw(**session, *output, context)
                : writeMap(**session, m_source, query(), m_look, *output, context.stop);
        return written.map([&](nlohmann::json result) {
            context.console.say(m_output + " is written");
            result["model"] = modelJson((*session)->info());
            result["file"] = m_output;
            return result;
        });
    }

private:
    MapQuery query() const
    {
        if (m_what == "contribution")
            return {ContributionQuery{m_stage}, 0};
        FeatureQuery query;
        query.what = m_norm           ? FeatureQuery::What::Norm
                     : m_channel >= 0 ? FeatureQuery::What::Channel
                                      : FeatureQuery::What::Components;
        query.stage = m_stage;
        query.channel = std::max(m_channel, 0);
        query.of = reduced.at(m_what);
        return {query, 0};
    }

    Result<nlohmann::json> writeRaw(Session &session, const ArrayOutput &output,
                                    const Context &context) const
    {
        const Tap tap{raws.at(m_what), m_stage};
        const Result<TapResult> raw = renderTap(session, m_source, tap, context.stop);
        if (!raw)
            return tl::unexpected(raw.error());
        const auto side = [&](std::size_t axis) { return static_cast<int>(raw->shape[axis]); };
        const Status written = output.isPicture()
                                   ? output.write(Picture{side(2), side(1), raw->values})
                                   : output.write(raw->shape, raw->values);
        return written.map([&] { return nlohmann::json{{"shape", raw->shape}}; });
    }

    std::string m_path, m_what = "out", m_output;
    SourceOptions m_source;
    MapStyle m_look;
    int m_stage = -1, m_channel = -1; ///< -1: not given
    bool m_norm = false, m_force = false;
};

} // namespace

std::unique_ptr<Subcommand> makeFeatures(CLI::App &program)
{
    return std::make_unique<Features>(program);
}

} // namespace hit
