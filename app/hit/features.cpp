// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/array_output.h"
#include "app/hit/sources.h"
#include "model/inspect/feature_picture.h"

#include <algorithm>

namespace hit {
namespace {

const std::map<std::string, Tap::What> kinds{{"out", Tap::What::StageOut},
                                             {"rgb", Tap::What::StageRgb},
                                             {"tokens", Tap::What::Tokens},
                                             {"grid", Tap::What::Grid}};

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
            .add_option("--stage", m_tap.stage, "Stage, 0 is the 8 x 8 one (default 0)")
            ->option_text("N")
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--what", m_what,
                        "out: the features of the stage; rgb: the picture so far; tokens: the 16 "
                        "latent tokens; grid: the 8 x 8 start grid (default out)")
            ->option_text("NAME")
            ->check(CLI::IsMember(kinds));
        parser()
            .add_option("--channel", m_channel,
                        "PNG: this channel in grey, not the principal components as colours")
            ->option_text("N")
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("-o,--output", m_output,
                        ".npy: float32, [1, height, width, channels]; .png: a picture")
            ->option_text("PATH")
            ->required();
        parser().add_flag("--force", m_force, "Overwrite an existing file");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<ArrayOutput> output = ArrayOutput::make(m_output, m_force);
        if (!output)
            return tl::unexpected(output.error());
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        m_tap.what = kinds.at(m_what);
        const Result<TapResult> tap = renderTap(**session, m_source, m_tap, context.stop);
        if (!tap)
            return tl::unexpected(tap.error());
        const Status written =
            output->isPicture()
                ? picture(*tap).and_then([&](const Picture &image) { return output->write(image); })
                : output->write(tap->shape, tap->values);
        return written.map([&] {
            context.console.say(m_output + " is written");
            return nlohmann::json{{"model", modelJson((*session)->info())},
                                  {"file", m_output},
                                  {"shape", tap->shape}};
        });
    }

private:
    Result<Picture> picture(const TapResult &tap) const
    {
        const auto channels = static_cast<int>(tap.shape.back());
        const bool tokens = tap.tap.what == Tap::What::Tokens;
        const int height = tokens ? 4 : static_cast<int>(tap.shape[1]); // the tokens are 4 x 4
        const int width = tokens ? 4 : static_cast<int>(tap.shape[2]);
        if (m_channel >= channels)
            return fail(ErrorCode::WrongUse, "--channel " + std::to_string(m_channel),
                        "there are the channels 0 to " + std::to_string(channels - 1));
        if (m_channel < 0 && tap.tap.what == Tap::What::StageRgb)
            return Picture{width, height, tap.values};
        if (m_channel < 0)
            return principal_colours(tap.values, height, width, channels);
        std::vector<float> values;
        for (auto i = static_cast<std::size_t>(m_channel); i < tap.values.size();
             i += static_cast<std::size_t>(channels))
            values.push_back(tap.values[i]);
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        return grey_picture(values, height, width, *least, *most);
    }

    std::string m_path, m_what = "out", m_output;
    SourceOptions m_source;
    Tap m_tap;
    int m_channel = -1;
    bool m_force = false;
};

} // namespace

std::unique_ptr<Subcommand> makeFeatures(CLI::App &program)
{
    return std::make_unique<Features>(program);
}

} // namespace hit
